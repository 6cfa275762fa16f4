package com.nissmart.payout.withdrawal;

import java.util.UUID;

/**
 * A withdrawal that one worker has just taken and has not read yet.
 *
 * @param epoch grows with every lease of the withdrawal
 */
record Lease(UUID withdrawalId, long epoch) {}
