package com.nissmart.payout.lineage;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.payout.v1.RailStatement;
import com.nissmart.payout.v1.WithdrawalAttempt;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalEvent;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import com.nissmart.runtime.lineage.LineageHops;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** The steps of one withdrawal that follow from its own rows, and those that are missing. */
record WithdrawalTrail(
    Withdrawal withdrawal, List<WithdrawalEvent> events, List<WithdrawalAttempt> attempts) {
  private static final Map<String, String> CHANNELS =
      Map.of(
          "SEND", "Answer to the payment",
          "QUERY", "Answer to a status query",
          "CALLBACK", "Callback",
          "REPORT", "Settlement report",
          "OPERATOR", "Stated by an operator");

  /** Returns the request, the history, the attempts and the bank's answers. */
  List<LineageHop> hops(String traceId) {
    List<LineageHop> hops = new ArrayList<>();
    hops.add(
        LineageHops.hop(HopKind.HOP_KIND_REQUEST, withdrawal.createdAt())
            .setId(withdrawal.publicId())
            .setActor(withdrawal.owner())
            .setDetail(
                "Withdrawal requested with the idempotency key " + withdrawal.idempotencyKey())
            .setAmount(withdrawal.amount().toMessage())
            .setTraceId(traceId)
            .build());
    events.forEach(event -> hops.add(hop(event)));
    for (WithdrawalAttempt attempt : attempts) {
      if (attempt.getSends() > 0) {
        hops.add(sent(attempt));
      }
      attempt.getStatementsList().forEach(said -> hops.add(hop(attempt, said)));
    }
    return hops;
  }

  private LineageHop hop(WithdrawalEvent event) {
    return LineageHops.hop(HopKind.HOP_KIND_WITHDRAWAL, event.createdAt())
        .setId(withdrawal.publicId())
        .setState(event.to().name())
        .setActor(event.actor())
        .setDetail(event.note())
        .build();
  }

  private LineageHop sent(WithdrawalAttempt attempt) {
    String provider = attempt.getProviderReference();
    return LineageHops.hop(HopKind.HOP_KIND_ATTEMPT, instant(attempt))
        .setId(attempt.getExternalReference())
        .setState(attempt.getOutcome().isEmpty() ? "OPEN" : attempt.getOutcome())
        .setActor("payout")
        .setDetail(
            "Attempt %d, sent %s to %s%s"
                .formatted(
                    attempt.getAttempt(),
                    attempt.getSends() == 1 ? "once" : attempt.getSends() + " times",
                    attempt.getRail(),
                    provider.isEmpty() ? "" : ". The bank's reference is " + provider))
        .setAmount(withdrawal.amount().toMessage())
        .build();
  }

  private static LineageHop hop(WithdrawalAttempt attempt, RailStatement said) {
    return LineageHop.newBuilder()
        .setAt(said.getCreatedAt())
        .setWhat(HopKind.HOP_KIND_RAIL)
        .setId(attempt.getExternalReference())
        .setState(said.getAnswer())
        .setActor(attempt.getRail())
        .setDetail(
            CHANNELS.getOrDefault(said.getChannel(), said.getChannel())
                + (said.getDetail().isEmpty() ? "" : ": " + said.getDetail()))
        .build();
  }

  /** Returns the answers and the captures that should be there and are not. */
  List<LineageHop> missing() {
    List<LineageHop> missing = new ArrayList<>();
    for (WithdrawalAttempt attempt : attempts) {
      if (attempt.getSends() > 0 && attempt.getOutcome().isEmpty() && !isAnswered(attempt)) {
        missing.add(
            LineageHops.missing(HopKind.HOP_KIND_RAIL, instant(attempt))
                .setId(attempt.getExternalReference())
                .setActor(attempt.getRail())
                .setDetail("The bank has not confirmed attempt %d".formatted(attempt.getAttempt()))
                .build());
      }
      if (attempt.getOutcome().equals("PAID") && attempt.getCaptureTransactionId().isEmpty()) {
        missing.add(unsettled(attempt, "The bank paid attempt %d and its hold is not captured"));
      }
      if (attempt.getOutcome().equals("NOT_PAID") && attempt.getReleaseTransactionId().isEmpty()) {
        missing.add(unsettled(attempt, "Attempt %d was not paid and its hold is not released"));
      }
    }
    return missing;
  }

  private LineageHop unsettled(WithdrawalAttempt attempt, String why) {
    return LineageHops.missing(HopKind.HOP_KIND_TRANSACTION, withdrawal.updatedAt())
        .setId(attempt.getHoldTransactionId())
        .setDetail(why.formatted(attempt.getAttempt()))
        .build();
  }

  private static boolean isAnswered(WithdrawalAttempt attempt) {
    return attempt.getStatementsList().stream()
        .anyMatch(
            said -> Set.of("ACCEPTED", "PAID", "NOT_PAID", "RETURNED").contains(said.getAnswer()));
  }

  /** Returns when the payment of an attempt was completed; empty for one that was not paid. */
  Stream<Instant> paidAt(WithdrawalAttempt attempt) {
    return events.stream()
        .filter(event ->
            event.attempt() == attempt.getAttempt()
                && event.from() == WithdrawalStatus.PROCESSING
                && event.to() == WithdrawalStatus.COMPLETED)
        .map(WithdrawalEvent::createdAt);
  }

  /** Returns the references that banks know the payments by. */
  Set<String> references() {
    Set<String> references = new LinkedHashSet<>();
    for (WithdrawalAttempt attempt : attempts) {
      references.add(attempt.getExternalReference());
      references.add(attempt.getProviderReference());
    }
    references.remove("");
    return references;
  }

  /** Returns the transactions of the ledger that the attempts name. */
  Set<String> transactionIds() {
    Set<String> ids = new LinkedHashSet<>();
    for (WithdrawalAttempt attempt : attempts) {
      ids.add(attempt.getHoldTransactionId());
      ids.add(attempt.getCaptureTransactionId());
      ids.add(attempt.getReleaseTransactionId());
      ids.add(attempt.getReversalTransactionId());
      ids.add(attempt.getAdjustmentTransactionId());
    }
    ids.remove("");
    return ids;
  }

  private static Instant instant(WithdrawalAttempt attempt) {
    return Instant.ofEpochSecond(attempt.getSentAt().getSeconds(), attempt.getSentAt().getNanos());
  }
}
