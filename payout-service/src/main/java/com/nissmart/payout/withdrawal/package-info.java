/**
 * The core of withdrawals: their records, their rules, and the one type that changes them, {@link
 * com.nissmart.payout.withdrawal.WithdrawalLifecycle}. Begin with {@link
 * com.nissmart.payout.withdrawal.WithdrawalStatus}.
 *
 * <p>This package imports none of its sub-packages. {@code hold}, {@code resolution} and {@code
 * feed} import only this one; {@code fact} and {@code intake} import {@code hold} as well, and
 * {@code work} imports {@code hold} and {@code fact}.
 */
@NullMarked
package com.nissmart.payout.withdrawal;

import org.jspecify.annotations.NullMarked;
