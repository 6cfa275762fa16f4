package com.nissmart.payout.lineage;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.payout.grpc.WithdrawalViews;
import com.nissmart.payout.lineage.LineageRecordStore.FoundException;
import com.nissmart.payout.reconciliation.ReconciliationSettings;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.runtime.lineage.LineageHops;
import com.nissmart.runtime.lineage.LineageSource;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/** The lineage of withdrawals and exceptions, from this service's records. */
public final class PayoutLineage implements LineageSource {
  private final LineageSearchStore search = new LineageSearchStore();
  private final LineageRecordStore records = new LineageRecordStore();
  private final Jdbi jdbi;
  private final WithdrawalViews views;
  private final ReconciliationSettings reconciliation;
  private final InstantSource time;

  public PayoutLineage(
      Jdbi jdbi, WithdrawalViews views, ReconciliationSettings reconciliation, InstantSource time) {
    this.jdbi = jdbi;
    this.views = views;
    this.reconciliation = reconciliation;
    this.time = time;
  }

  @Override
  public List<LineageHop> find(String text) {
    return jdbi.withHandle(h -> {
      List<LineageHop> found = Ids.kindOf(text).map(kind -> byId(h, kind, text)).orElse(List.of());
      // An idempotency key may look like an id.
      return found.isEmpty()
          ? matches(h, search.withdrawalsNamed(h, text), search.exceptionsNamed(h, text))
          : found;
    });
  }

  private List<LineageHop> byId(Handle handle, Ids kind, String text) {
    UUID id = kind.parse("text", text);
    List<UUID> withdrawals =
        switch (kind) {
          case WITHDRAWAL -> List.of(id);
          case ACCOUNT -> search.withdrawalsOfAccount(handle, id);
          case USER -> search.withdrawalsOfUser(handle, id);
          case WITHDRAWAL_FILE -> search.withdrawalsOfFile(handle, id);
          case RECONCILIATION -> search.withdrawalsOfReconciliation(handle, id);
          case CALLBACK -> search.withdrawalsOfCallback(handle, id.getLeastSignificantBits());
          case TRANSACTION -> search.withdrawalsOfTransaction(handle, id);
          default -> List.of();
        };
    List<UUID> exceptions =
        switch (kind) {
          case EXCEPTION -> List.of(id);
          case TRANSACTION -> search.exceptionsOfTransaction(handle, id);
          default -> List.of();
        };
    return matches(handle, withdrawals, exceptions);
  }

  /** An exception of a withdrawal is a part of the withdrawal's lineage. */
  private List<LineageHop> matches(Handle handle, List<UUID> withdrawals, List<UUID> exceptions) {
    Set<UUID> about = new LinkedHashSet<>(withdrawals);
    List<LineageHop> alone = new ArrayList<>();
    for (FoundException one : records.exceptions(handle, exceptions, List.of())) {
      UUID withdrawal = one.withdrawalId();
      if (withdrawal == null) {
        alone.add(one.hops().getFirst());
      } else {
        about.add(withdrawal);
      }
    }
    return Stream.concat(
            records.withdrawals(handle, about).stream().map(PayoutLineage::match), alone.stream())
        .toList();
  }

  private static LineageHop match(Withdrawal withdrawal) {
    return LineageHops.hop(HopKind.HOP_KIND_WITHDRAWAL, withdrawal.createdAt())
        .setId(withdrawal.publicId())
        .setState(withdrawal.status().name())
        .setActor(withdrawal.owner())
        .setDetail("Withdrawal to " + withdrawal.destination().accountName())
        .setAmount(withdrawal.amount().toMessage())
        .build();
  }

  /** Reads everything in one snapshot, so that nothing seems to be missing that just happened. */
  @Override
  public RecordedHops hops(Set<String> movementIds) {
    return jdbi.inTransaction(
        TransactionIsolationLevel.REPEATABLE_READ,
        h ->
            new PayoutTrail(h, records, views, reconciliation, time.instant()).follow(movementIds));
  }
}
