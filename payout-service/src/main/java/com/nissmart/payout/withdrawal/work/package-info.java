/**
 * The workers: they claim withdrawals that are due and take them through the rail to their end.
 *
 * <p>Imports the core of withdrawals, {@code hold} and {@code fact}. Begin with {@link
 * com.nissmart.payout.withdrawal.work.WithdrawalWorker}.
 */
@NullMarked
package com.nissmart.payout.withdrawal.work;

import org.jspecify.annotations.NullMarked;
