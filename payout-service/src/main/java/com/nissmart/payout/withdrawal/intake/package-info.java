/**
 * Requests of savers: to withdraw, one or thousands at a time, to retry, and to cancel.
 *
 * <p>Imports the core of withdrawals, {@code hold} and the limits. Begin with {@link
 * com.nissmart.payout.withdrawal.intake.Withdrawals}.
 */
@NullMarked
package com.nissmart.payout.withdrawal.intake;

import org.jspecify.annotations.NullMarked;
