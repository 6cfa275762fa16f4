/** The comparison of accounts, open holds and totals with what the book says. */
@NullMarked
package com.nissmart.ledger.proof.rollup;

import org.jspecify.annotations.NullMarked;
