package com.nissmart.payout.withdrawal;

/**
 * What a write is answered with.
 *
 * @param replayed this very request was made before; the withdrawal is as it was answered then
 */
public record Answer(Withdrawal withdrawal, boolean replayed) {}
