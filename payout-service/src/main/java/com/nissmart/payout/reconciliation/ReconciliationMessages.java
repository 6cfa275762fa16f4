package com.nissmart.payout.reconciliation;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.payout.difference.Difference;
import com.nissmart.payout.difference.KnownDifference;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReconciliationTotal;
import java.time.Instant;
import java.util.UUID;

/** The contract's messages from the values they stand for. */
final class ReconciliationMessages {
  private ReconciliationMessages() {}

  static Reconciliation run(Run run) {
    Reconciliation.Builder message =
        Reconciliation.newBuilder()
            .setId(Ids.RECONCILIATION.format(run.id()))
            .setRail(run.rail())
            .setFromDay(run.fromDay().toString())
            .setToDay(run.toDay().toString())
            .setStartedBy(run.startedBy())
            .setStartedAt(timestamp(run.startedAt()))
            .setEndedAt(timestamp(run.endedAt()))
            .setReportLines(run.reportLines())
            .setMatchedLines(run.matchedLines())
            .setExceptions(run.exceptions())
            .setResolvedWithdrawals(run.resolvedWithdrawals())
            .setReportName(run.reportName());
    run.totals().forEach(total -> message.addTotals(total(total)));
    return message.build();
  }

  static ReconciliationException exception(KnownDifference known) {
    Difference difference = known.difference();
    ReconciliationException.Builder message =
        ReconciliationException.newBuilder()
            .setId(Ids.EXCEPTION.format(known.id()))
            .setKind(ExceptionKind.valueOf("EXCEPTION_KIND_" + difference.kind().name()))
            .setExternalReference(difference.reference())
            .setDetail(difference.detail())
            .setCreatedAt(timestamp(known.createdAt()));
    UUID run = known.reconciliationId();
    if (run != null) {
      message.setReconciliationId(Ids.RECONCILIATION.format(run));
    }
    UUID withdrawal = difference.withdrawalId();
    if (withdrawal != null) {
      message.setWithdrawalId(Ids.WITHDRAWAL.format(withdrawal));
    }
    Money railAmount = difference.railAmount();
    if (railAmount != null) {
      message.setRailAmount(railAmount.toMessage());
    }
    Money ourAmount = difference.ourAmount();
    if (ourAmount != null) {
      message.setOurAmount(ourAmount.toMessage());
    }
    KnownDifference.Resolution resolution = known.resolution();
    if (resolution != null) {
      message
          .setResolvedAt(timestamp(resolution.at()))
          .setResolvedBy(resolution.by())
          .setResolution(resolution.reason());
    }
    return message.build();
  }

  private static ReconciliationTotal total(Run.Total total) {
    return ReconciliationTotal.newBuilder()
        .setCurrency(total.currency())
        .setReportAmount(total.report())
        .setWithdrawalAmount(total.withdrawals())
        .setLedgerAmount(total.ledger())
        .setMatchedAmount(total.matched())
        .setReportExceptedAmount(total.reportExcepted())
        .setWithdrawalExceptedAmount(total.withdrawalsExcepted())
        .build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
