package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.payout.rail.SettlementLine.Status;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * The state of an attempt, read before the ledger's copy is updated.
 *
 * @param outcome of the attempt; null: it has none yet
 * @param isOfRail it was sent by the rail whose report is compared
 * @param paidLate the rail reported the payment after the release
 * @param lateRefused the ledger has refused to book that payment so far
 * @param returned the rail reported that the money came back
 * @param overdue the capture or the reversal has been due for more than ten minutes
 */
record AttemptState(
    String reference,
    UUID withdrawalId,
    @Nested Money amount,
    String status,
    boolean isCurrent,
    @Nullable String outcome,
    String holdStatus,
    @Nullable UUID hold,
    @Nullable UUID capture,
    @Nullable UUID reversal,
    boolean isOfRail,
    boolean paidLate,
    boolean lateRefused,
    boolean returned,
    boolean returnBooked,
    boolean overdue) {

  /** Returns whether it was sent and its outcome is unknown. */
  boolean isUndecided() {
    return isCurrent && status.equals("PROCESSING") && outcome == null;
  }

  /** Returns the ledger transactions that have to exist. */
  Stream<UUID> transactions() {
    return Stream.of(capture, reversal).filter(Objects::nonNull);
  }

  /** Returns whether our books say that it was paid, or returned. */
  boolean has(Status status) {
    return switch (status) {
      case PAID -> "PAID".equals(outcome);
      case RETURNED -> returned;
      case CHARGE -> false;
    };
  }

  /** Returns whether the capture, or the reversal, is decided and about to be booked. */
  boolean isDue(Status status) {
    return !overdue && (status == Status.PAID ? holdStatus.equals("OPEN") : !returnBooked);
  }

  /** Returns the state in words for an operator. */
  String description() {
    return isCurrent ? status : "at a later attempt, this one being " + outcome;
  }

  String publicId() {
    return Ids.WITHDRAWAL.format(withdrawalId);
  }
}
