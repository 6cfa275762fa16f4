package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.limit.Limits;
import com.nissmart.payout.limit.Taking;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The one way in for a withdrawal, alone or among the lines of a file: it is stored, judged by the
 * limits and counted against them in one transaction. One that a limit refuses is stored as FAILED,
 * as one that the ledger refuses: its key is used and its owner can try it again.
 */
final class Intake {
  private final Jdbi jdbi;
  private final Limits limits;
  private final IdGenerator ids;
  private final IntakeStore store = new IntakeStore();
  private final HoldStore holds = new HoldStore();

  Intake(Jdbi jdbi, Limits limits, IdGenerator ids) {
    this.jdbi = jdbi;
    this.limits = limits;
    this.ids = ids;
  }

  /**
   * What is stored under a key, with its first attempt.
   *
   * @param isNew stored by this call
   */
  record Stored(Withdrawal withdrawal, boolean isNew) {}

  /**
   * Stores what has not been requested before.
   *
   * @param requests with different keys; judged by the limits in this order
   * @param holdWithin how long the caller has to place the holds before a worker does
   * @return by key; a key is missing only when a twin of its request found it impossible meanwhile
   */
  Map<String, Stored> store(UUID user, List<WithdrawalRequest> requests, Duration holdWithin) {
    Set<UUID> added = jdbi.inTransaction(h -> add(h, user, requests, holdWithin));
    Map<String, Stored> stored = new HashMap<>();
    jdbi.withHandle(h -> store.findByKeys(h, user, keys(requests)))
        .forEach((key, w) -> stored.put(key, new Stored(w, added.contains(w.id()))));
    return stored;
  }

  /** The limits come last: what they lock is free again as soon as this is committed. */
  private Set<UUID> add(
      Handle handle, UUID user, List<WithdrawalRequest> requests, Duration holdWithin) {
    Map<UUID, WithdrawalRequest> rows = new LinkedHashMap<>();
    requests.forEach(request -> rows.put(ids.next(), request));
    Set<UUID> added = store.insert(handle, user, rows, limits.areCounted(), holdWithin);
    rows.keySet().retainAll(added);
    List<Taking> takings = rows.values().stream().map(request -> taking(user, request)).toList();
    Iterator<@Nullable Refusal> refusals = limits.take(handle, takings).iterator();
    Map<String, Refusal> refused = new LinkedHashMap<>();
    for (WithdrawalRequest request : rows.values()) {
      Refusal refusal = refusals.next();
      if (refusal != null) {
        refused.put(request.idempotencyKey(), refusal);
      }
    }
    refuse(handle, user, refused);
    return added;
  }

  private void refuse(Handle handle, UUID user, Map<String, Refusal> refused) {
    if (refused.isEmpty()) {
      return;
    }
    Map<String, Withdrawal> stored = store.findByKeys(handle, user, List.copyOf(refused.keySet()));
    List<HoldStore.Refused> all = new ArrayList<>();
    refused.forEach((key, refusal) ->
        all.add(
            new HoldStore.Refused(
                Objects.requireNonNull(stored.get(key)),
                new Failure(refusal.reason(), refusal.detail()),
                null)));
    holds.refusedAll(handle, all);
  }

  static Taking taking(UUID user, WithdrawalRequest request) {
    Destination to = request.destination();
    return new Taking(user, to.bankCode(), to.accountNumber(), request.amount());
  }

  static List<String> keys(List<WithdrawalRequest> requests) {
    return requests.stream().map(WithdrawalRequest::idempotencyKey).toList();
  }
}
