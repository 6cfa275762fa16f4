/**
 * Reconciliation: it compares a rail's settlement report, our withdrawals and the ledger line by
 * line, so that all three agree on every kobo or an exception names it.
 *
 * <p>Read {@code MatchRules} (the decision), then {@code Reconciliations} (a run). The packages
 * {@code report} (files of banks), {@code ledger} (the ledger's movements) and {@code exception} do
 * not import this one.
 */
@NullMarked
package com.nissmart.payout.reconciliation;

import org.jspecify.annotations.NullMarked;
