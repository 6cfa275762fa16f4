package com.nissmart.payout.reconciliation;

import static com.nissmart.payout.withdrawal.WithdrawalMessages.timestamp;

import com.nissmart.contract.Ids;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import com.nissmart.payout.v1.ExceptionKind;
import com.nissmart.payout.v1.Reconciliation;
import com.nissmart.payout.v1.ReconciliationException;
import com.nissmart.payout.v1.ReconciliationStatus;
import com.nissmart.payout.v1.ReconciliationTotal;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The converter from runs and exceptions to the contract's messages. */
final class ReconciliationMessages {
  private ReconciliationMessages() {}

  static Reconciliation run(ReconciliationRun run) {
    Reconciliation.Builder message =
        Reconciliation.newBuilder()
            .setId(Ids.RECONCILIATION.format(run.id()))
            .setRail(run.rail())
            .setFromDay(run.fromDay().toString())
            .setToDay(run.toDay().toString())
            .setStartedBy(run.startedBy())
            .setStartedAt(timestamp(run.startedAt()))
            .setReportLines(run.reportLines())
            .setMatchedLines(run.matchedLines())
            .setExceptions(run.exceptions())
            .setResolvedWithdrawals(run.resolvedWithdrawals())
            .setReportName(run.reportName())
            .setStatus(ReconciliationStatus.valueOf("RECONCILIATION_STATUS_" + run.status()))
            .setComparedLines(run.comparedLines())
            .setDryRun(run.dryRun())
            .setTries(run.tries())
            .setFailure(run.failure());
    ifPresent(run.endedAt(), at -> message.setEndedAt(timestamp(at)));
    if (run.isRunning() && !run.failure().isEmpty()) {
      message.setNextTryAt(timestamp(run.nextTryAt()));
    }
    if (run.isRunning()) {
      ifPresent(run.partsUntil(), at -> message.setPartsUntil(timestamp(at)));
    }
    ifPresent(run.voidedBy(), message::setVoidedBy);
    ifPresent(run.voidReason(), message::setVoidReason);
    run.totals().forEach(total -> message.addTotals(total(total)));
    return message.build();
  }

  static ReconciliationException exception(StoredExceptionItem stored) {
    ReconciliationException.Builder message =
        exception(stored.item()).toBuilder()
            .setId(Ids.EXCEPTION.format(stored.id()))
            .addAllActions(stored.actions())
            .setNoActionReason(stored.whyNoAction())
            .setCreatedAt(timestamp(stored.createdAt()));
    ifPresent(
        stored.reconciliationId(),
        id -> message.setReconciliationId(Ids.RECONCILIATION.format(id)));
    ifPresent(stored.resolvedAt(), at -> message.setResolvedAt(timestamp(at)));
    ifPresent(stored.resolvedBy(), message::setResolvedBy);
    ifPresent(stored.resolution(), message::setResolution);
    ifPresent(
        stored.bookedTransactionId(),
        id -> message.setBookedTransactionId(Ids.TRANSACTION.format(id)));
    return message.build();
  }

  /** Returns an exception that is not stored, without an id. */
  static ReconciliationException exception(ExceptionItem item) {
    ReconciliationException.Builder message =
        ReconciliationException.newBuilder()
            .setKind(ExceptionKind.valueOf("EXCEPTION_KIND_" + item.kind().name()))
            .setExternalReference(item.reference())
            .setDetail(item.detail());
    ifPresent(item.withdrawalId(), id -> message.setWithdrawalId(Ids.WITHDRAWAL.format(id)));
    ifPresent(item.railAmount(), amount -> message.setRailAmount(amount.toMessage()));
    ifPresent(item.ourAmount(), amount -> message.setOurAmount(amount.toMessage()));
    ifPresent(item.lineStatus(), status -> message.setLineStatus(status.name()));
    return message.build();
  }

  private static <T> void ifPresent(@Nullable T value, Consumer<T> setter) {
    if (value != null) {
      setter.accept(value);
    }
  }

  private static ReconciliationTotal total(CurrencyTotal total) {
    return ReconciliationTotal.newBuilder()
        .setCurrency(total.currency())
        .setReportAmount(total.reportAmount())
        .setWithdrawalAmount(total.withdrawalAmount())
        .setLedgerAmount(total.ledgerAmount())
        .setMatchedAmount(total.matchedAmount())
        .setReportExceptedAmount(total.reportExceptedAmount())
        .setWithdrawalExceptedAmount(total.withdrawalExceptedAmount())
        .build();
  }
}
