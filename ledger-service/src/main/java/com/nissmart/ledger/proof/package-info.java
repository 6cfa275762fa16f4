/**
 * The verification of the book: it derives the book again from its transactions and compares every
 * stored row.
 */
@NullMarked
package com.nissmart.ledger.proof;

import org.jspecify.annotations.NullMarked;
