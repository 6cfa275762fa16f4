package com.nissmart.payout.withdrawal.intake;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.limit.LimitCharge;
import com.nissmart.payout.limit.WithdrawalLimits;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle;
import com.nissmart.payout.withdrawal.WithdrawalLifecycle.RefusedHold;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * Stores requests, judges them by the limits, and counts them, in one transaction. A withdrawal
 * that a limit refuses is stored as FAILED, like one that the ledger refuses: its key is used and
 * its owner can retry it.
 */
final class RequestIntake {
  private final Jdbi jdbi;
  private final WithdrawalLimits limits;
  private final IdGenerator ids;
  private final InstantSource time;
  private final IntakeStore store = new IntakeStore();

  RequestIntake(Jdbi jdbi, WithdrawalLimits limits, IdGenerator ids, InstantSource time) {
    this.jdbi = jdbi;
    this.limits = limits;
    this.ids = ids;
    this.time = time;
  }

  /** A stored withdrawal with the attempt that the request began; new when this call stored it. */
  record Stored(Withdrawal withdrawal, boolean isNew) {}

  /**
   * Stores the requests that their users have not made before.
   *
   * @param guard throws, at the beginning of the transaction, when nothing may be stored any more
   * @param holdWithin how long the caller has to place the holds before a worker does
   * @return one for each, in their order; empty only when a twin of the request found meanwhile
   *     that it can never be carried out
   */
  List<Optional<Stored>> store(
      List<KeyedRequest> requests, Duration holdWithin, Consumer<Handle> guard) {
    List<UUID> fresh = requests.stream().map(_ -> ids.next()).toList();
    Set<UUID> added =
        jdbi.inTransaction(h -> {
          guard.accept(h);
          return add(h, fresh, requests, holdWithin);
        });
    Map<KeyedRequest.Key, Withdrawal> found = jdbi.withHandle(h -> store.find(h, requests));
    List<Optional<Stored>> stored = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      // Of twins in one batch one is the new one.
      boolean isNew = added.contains(fresh.get(i));
      stored.add(
          Optional.ofNullable(found.get(requests.get(i).key())).map(w -> new Stored(w, isNew)));
    }
    return stored;
  }

  /** Charges the limits last, because their rows stay locked until the transaction ends. */
  private Set<UUID> add(
      Handle handle, List<UUID> fresh, List<KeyedRequest> requests, Duration holdWithin) {
    Instant now = time.instant();
    Set<UUID> added =
        store.insert(handle, fresh, requests, limits.day(now), now.plus(holdWithin), now);
    List<KeyedRequest> stored = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      if (added.contains(fresh.get(i))) {
        stored.add(requests.get(i));
      }
    }
    List<LimitCharge> charges = stored.stream().map(KeyedRequest::charge).toList();
    List<@Nullable Refusal> refusals = limits.charge(handle, charges, now);
    Map<KeyedRequest, Refusal> refused = new LinkedHashMap<>();
    for (int i = 0; i < stored.size(); i++) {
      Refusal refusal = refusals.get(i);
      if (refusal != null) {
        refused.put(stored.get(i), refusal);
      }
    }
    refuse(handle, refused, now);
    return added;
  }

  private void refuse(Handle handle, Map<KeyedRequest, Refusal> refused, Instant now) {
    if (refused.isEmpty()) {
      return;
    }
    Map<KeyedRequest.Key, Withdrawal> stored = store.find(handle, List.copyOf(refused.keySet()));
    List<RefusedHold> holds = new ArrayList<>();
    refused.forEach((request, refusal) ->
        holds.add(
            new RefusedHold(
                Objects.requireNonNull(stored.get(request.key())),
                new AttemptFailure(refusal.reason(), refusal.detail()),
                null)));
    WithdrawalLifecycle.refused(handle, holds, now);
  }
}
