package com.nissmart.payout.withdrawal;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An attempt with all that was booked and said about it: for operators and auditors. */
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
    @Nullable Failure failure,
    List<Statement> statements) {

  /** What the rail said, and when it was heard. */
  record Statement(int attempt, String channel, String answer, String detail, Instant createdAt) {}

  AttemptDetails with(List<Statement> said) {
    return new AttemptDetails(
        no,
        externalReference,
        hold,
        capture,
        release,
        reversal,
        adjustment,
        sends,
        sentAt,
        outcome,
        failure,
        said);
  }
}
