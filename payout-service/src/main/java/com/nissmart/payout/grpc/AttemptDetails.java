package com.nissmart.payout.grpc;

import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An attempt with its transactions in the ledger and the rail's statements about it. */
record AttemptDetails(
    int no,
    @Nullable String externalReference,
    @Nullable UUID hold,
    @Nullable UUID capture,
    @Nullable UUID release,
    @Nullable UUID reversal,
    @Nullable UUID adjustment,
    int sends,
    @Nullable Instant sentAt,
    @Nullable String outcome,
    @Nullable AttemptFailure failure,
    List<StatementDetails> statements) {

  /** A statement of the rail, and when it was heard. */
  record StatementDetails(String channel, String answer, String detail, Instant createdAt) {}
}
