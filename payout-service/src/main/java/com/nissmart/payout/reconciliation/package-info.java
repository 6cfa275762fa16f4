/**
 * Compares a rail's settlement report, our withdrawals and the ledger, line by line, so that every
 * kobo is either agreed on by all three or named in an exception.
 *
 * <p>Read {@code MatchRules} (the decision), then {@code Reconciliations} (a run), then {@code
 * Camt053Report} and {@code CsvReport} (what banks send).
 */
@NullMarked
package com.nissmart.payout.reconciliation;

import org.jspecify.annotations.NullMarked;
