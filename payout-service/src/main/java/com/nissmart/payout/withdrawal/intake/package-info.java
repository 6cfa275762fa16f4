/** Requests to withdraw, to retry, and to cancel; begin with {@code Withdrawals}. */
@NullMarked
package com.nissmart.payout.withdrawal.intake;

import org.jspecify.annotations.NullMarked;
