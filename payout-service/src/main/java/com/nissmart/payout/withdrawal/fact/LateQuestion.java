package com.nissmart.payout.withdrawal.fact;

import com.nissmart.payout.withdrawal.Withdrawal;

/**
 * An attempt that was given up without the rail's own no, and about which the rail is asked again.
 *
 * @param withdrawal with that attempt, which need not be the current one
 * @param answers the number of answers so far
 */
record LateQuestion(Withdrawal withdrawal, int answers) {}
