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
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
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
   * Stores what the user has not requested before.
   *
   * @param requests with different keys; judged by the limits in this order
   * @param holdWithin how long the caller has to place the holds before a worker does
   * @return by key; a key is missing only when a twin of its request found it impossible meanwhile
   */
  Map<String, Stored> store(UUID user, List<WithdrawalRequest> requests, Duration holdWithin) {
    List<Asked> asked = requests.stream().map(request -> new Asked(user, request)).toList();
    List<Optional<Stored>> stored = storeAll(asked, holdWithin);
    Map<String, Stored> byKey = new HashMap<>();
    for (int i = 0; i < asked.size(); i++) {
      String key = requests.get(i).idempotencyKey();
      stored.get(i).ifPresent(there -> byKey.put(key, there));
    }
    return byKey;
  }

  /** The same for any users' requests together, with an answer for each. */
  List<Optional<Stored>> storeAll(List<Asked> asked, Duration holdWithin) {
    List<UUID> fresh = asked.stream().map(_ -> ids.next()).toList();
    Set<UUID> added = jdbi.inTransaction(h -> add(h, fresh, asked, holdWithin));
    Map<Asked.Key, Withdrawal> found = jdbi.withHandle(h -> store.find(h, asked));
    List<Optional<Stored>> stored = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      // Of twins in one batch one is the new one.
      boolean isNew = added.contains(fresh.get(i));
      stored.add(Optional.ofNullable(found.get(asked.get(i).key())).map(w -> new Stored(w, isNew)));
    }
    return stored;
  }

  /** The limits come last: what they lock is free again as soon as this is committed. */
  private Set<UUID> add(Handle handle, List<UUID> fresh, List<Asked> asked, Duration holdWithin) {
    Map<UUID, Asked> rows = new LinkedHashMap<>();
    IntStream.range(0, asked.size()).forEach(i -> rows.put(fresh.get(i), asked.get(i)));
    Set<UUID> added = store.insert(handle, rows, limits.areCounted(), holdWithin);
    List<Asked> stored =
        rows.entrySet().stream()
            .filter(row -> added.contains(row.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    List<Taking> takings = stored.stream().map(one -> taking(one.user(), one.request())).toList();
    Iterator<@Nullable Refusal> refusals = limits.take(handle, takings).iterator();
    Map<Asked, Refusal> refused = new LinkedHashMap<>();
    for (Asked one : stored) {
      Refusal refusal = refusals.next();
      if (refusal != null) {
        refused.put(one, refusal);
      }
    }
    refuse(handle, refused);
    return added;
  }

  private void refuse(Handle handle, Map<Asked, Refusal> refused) {
    if (refused.isEmpty()) {
      return;
    }
    Map<Asked.Key, Withdrawal> stored = store.find(handle, List.copyOf(refused.keySet()));
    List<HoldStore.Refused> all = new ArrayList<>();
    refused.forEach((one, refusal) ->
        all.add(
            new HoldStore.Refused(
                Objects.requireNonNull(stored.get(one.key())),
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
