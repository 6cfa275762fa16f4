/** The comparison of accounts, open holds and totals with the values that the fold derived. */
@NullMarked
package com.nissmart.ledger.proof.rollup;

import org.jspecify.annotations.NullMarked;
