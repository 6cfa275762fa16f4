package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;

/**
 * Why an attempt failed.
 *
 * @param code the ledger's rule or the rail's verdict
 * @param message one sentence for the owner of the money
 */
public record Failure(Reason code, String message) {}
