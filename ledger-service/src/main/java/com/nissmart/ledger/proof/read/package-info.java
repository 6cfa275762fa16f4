/** The reading of the book's rows, in short snapshots. */
@NullMarked
package com.nissmart.ledger.proof.read;

import org.jspecify.annotations.NullMarked;
