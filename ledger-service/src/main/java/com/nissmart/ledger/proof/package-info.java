/**
 * The verification of the book: it derives every row again from the journal and compares it with
 * the stored one.
 */
@NullMarked
package com.nissmart.ledger.proof;

import org.jspecify.annotations.NullMarked;
