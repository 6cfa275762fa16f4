/** The workers, which take due withdrawals to their end; begin with {@code WithdrawalWorker}. */
@NullMarked
package com.nissmart.payout.withdrawal.work;

import org.jspecify.annotations.NullMarked;
