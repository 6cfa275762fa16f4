package com.nissmart.payout.lineage;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.payout.grpc.WithdrawalViews;
import com.nissmart.payout.lineage.LineageRecordStore.FoundException;
import com.nissmart.payout.reconciliation.ReconciliationSettings;
import com.nissmart.payout.v1.WithdrawalAttempt;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.runtime.lineage.LineageHops;
import com.nissmart.runtime.lineage.LineageSource.RecordedHops;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Gathers the steps of withdrawals and exceptions in one snapshot of the database. */
final class PayoutTrail {
  private final Handle handle;
  private final LineageRecordStore records;
  private final WithdrawalViews views;
  private final ReconciliationSettings reconciliation;
  private final Instant now;
  private final List<LineageHop> hops = new ArrayList<>();
  private final Set<String> related = new LinkedHashSet<>();
  private final Set<String> references = new LinkedHashSet<>();

  PayoutTrail(
      Handle handle,
      LineageRecordStore records,
      WithdrawalViews views,
      ReconciliationSettings reconciliation,
      Instant now) {
    this.handle = handle;
    this.records = records;
    this.views = views;
    this.reconciliation = reconciliation;
    this.now = now;
  }

  /** Returns the steps of the withdrawals and exceptions among these ids. Call it once. */
  RecordedHops follow(Set<String> movementIds) {
    List<Withdrawal> withdrawals = records.withdrawals(handle, ids(Ids.WITHDRAWAL, movementIds));
    withdrawals.forEach(this::add);
    List<FoundException> exceptions =
        records.exceptions(
            handle,
            ids(Ids.EXCEPTION, movementIds),
            withdrawals.stream().map(Withdrawal::id).toList());
    exceptions.forEach(one -> {
      hops.addAll(one.hops());
      related.add(one.publicId());
      (Ids.TRANSACTION.isId(one.reference()) ? related : references).add(one.reference());
    });
    List<UUID> exceptionIds = exceptions.stream().map(FoundException::id).toList();
    hops.addAll(records.acts(handle, exceptionIds));
    records.bookings(handle, exceptionIds).forEach(id -> related.add(Ids.TRANSACTION.format(id)));
    hops.addAll(records.callbacks(handle, references));
    hops.addAll(records.statementLines(handle, references));
    return new RecordedHops(hops, related);
  }

  private void add(Withdrawal withdrawal) {
    WithdrawalTrail trail =
        new WithdrawalTrail(withdrawal, views.events(withdrawal), views.attempts(withdrawal));
    hops.addAll(trail.hops(records.traceId(handle, withdrawal.id()).orElse("")));
    hops.addAll(trail.missing());
    hops.addAll(records.unbooked(handle, withdrawal.id()));
    hops.addAll(records.decisions(handle, withdrawal.id()));
    records.file(handle, withdrawal).ifPresent(hops::add);
    trail
        .attempts()
        .forEach(
            attempt -> trail.paidAt(attempt).forEach(paidAt -> addUnconfirmed(attempt, paidAt)));
    related.add(withdrawal.publicId());
    related.addAll(trail.transactionIds());
    references.addAll(trail.references());
  }

  /** Adds a missing line of a statement from the moment on at which a report should have had it. */
  private void addUnconfirmed(WithdrawalAttempt attempt, Instant paidAt) {
    LocalDate day =
        paidAt.plus(reconciliation.reportDelay()).atOffset(ZoneOffset.UTC).toLocalDate();
    Instant due = day.plusDays(1).atTime(reconciliation.at()).toInstant(ZoneOffset.UTC);
    if (now.isAfter(due) && !records.isConfirmed(handle, attempt.getExternalReference())) {
      hops.add(
          LineageHops.missing(HopKind.HOP_KIND_STATEMENT_LINE, due)
              .setId(attempt.getExternalReference())
              .setDetail(
                  "Attempt %d was paid on %s and no statement of the bank has confirmed it"
                      .formatted(attempt.getAttempt(), LocalDate.ofInstant(paidAt, ZoneOffset.UTC)))
              .build());
    }
  }

  private static List<UUID> ids(Ids kind, Set<String> texts) {
    return texts.stream().filter(kind::isId).map(text -> kind.parse("movement_ids", text)).toList();
  }
}
