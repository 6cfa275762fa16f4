package com.nissmart.payout.withdrawal;

import java.time.Duration;

/**
 * A withdrawal that one worker has, for as long as its lease lasts.
 *
 * @param withdrawal as it was when it was claimed
 * @param epoch grows with every claim: a write under an older epoch changes nothing
 * @param tries how often it was taken up since it last got further, this time included
 * @param sinceSent how long ago the last sending ended, or began when its end was never recorded,
 *     by the database's clock; zero when it was never sent
 */
record Claim(Withdrawal withdrawal, long epoch, int tries, Duration sinceSent) {}
