/**
 * The fold: it derives entries, holds, hashes and totals from transactions, without code of the
 * write path.
 */
@NullMarked
package com.nissmart.ledger.proof.fold;

import org.jspecify.annotations.NullMarked;
