/**
 * Withdrawals: from a hold in the ledger through a payment rail to a bank account. Begin with
 * {@link com.nissmart.payout.withdrawal.WithdrawalStatus}, then {@link
 * com.nissmart.payout.withdrawal.Withdrawals} for what people ask for and {@link
 * com.nissmart.payout.withdrawal.WithdrawalWorkflow} for what happens by itself.
 */
@NullMarked
package com.nissmart.payout.withdrawal;

import org.jspecify.annotations.NullMarked;
