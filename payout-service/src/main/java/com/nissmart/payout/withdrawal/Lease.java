package com.nissmart.payout.withdrawal;

import java.util.UUID;

/**
 * A withdrawal that one worker has just taken and has not read yet.
 *
 * @param epoch grows with every lease of the withdrawal
 * @param tries how often it was taken up since it last got further, this time included
 */
record Lease(UUID withdrawalId, long epoch, int tries) {}
