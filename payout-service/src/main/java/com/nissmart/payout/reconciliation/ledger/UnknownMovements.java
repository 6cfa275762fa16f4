package com.nissmart.payout.reconciliation.ledger;

import com.nissmart.contract.Ids;
import com.nissmart.contract.MoneyText;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.reconciliation.exception.StoredExceptionItem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The search for movements of payout clearing, suspense and holds that no withdrawal and no
 * exception refers to, such as one that somebody made by hand. A movement may be recorded here
 * later than in the ledger, so only older ones are looked at, and an exception about one that
 * became known is closed.
 */
public final class UnknownMovements {
  private static final int CHUNK = 5_000;
  private static final int MOST_OPEN = 1_000;

  private final Jdbi jdbi;
  private final InstantSource time;
  private final ExceptionItems exceptions;
  private final Duration grace;
  private final LedgerMovementStore store = new LedgerMovementStore();

  /**
   * Makes a search.
   *
   * @param grace how long the ledger may have a movement before a withdrawal refers to it
   */
  public UnknownMovements(
      Jdbi jdbi, InstantSource time, ExceptionItems exceptions, Duration grace) {
    this.jdbi = jdbi;
    this.time = time;
    this.exceptions = exceptions;
    this.grace = grace;
  }

  /** Raises an exception for each unknown movement that was copied since the last check. */
  public void check() {
    closeKnown();
    Instant until = time.instant().minus(grace);
    int checked;
    do {
      checked = jdbi.inTransaction(h -> checkSome(h, until));
    } while (checked == CHUNK);
  }

  private int checkSome(Handle handle, Instant until) {
    List<LedgerMovement> some = store.after(handle, store.checked(handle), until, CHUNK);
    if (!some.isEmpty()) {
      Set<UUID> unknown = unknown(handle, some);
      exceptions.raiseAll(
          handle,
          some.stream()
              .filter(movement -> unknown.contains(movement.transactionId()))
              .map(UnknownMovements::exception)
              .toList());
      store.checkedTo(handle, some.getLast().seq());
    }
    return some.size();
  }

  private Set<UUID> unknown(Handle handle, List<LedgerMovement> movements) {
    List<UUID> ids = movements.stream().map(LedgerMovement::transactionId).toList();
    List<UUID> withdrawals =
        movements.stream().flatMap(UnknownMovements::withdrawal).distinct().toList();
    Set<UUID> unknown = new HashSet<>(store.ofPayouts(handle, ids));
    unknown.removeAll(store.known(handle, withdrawals, ids));
    return unknown;
  }

  /** Returns the withdrawal whose id begins the key of the request, if one does. */
  private static Stream<UUID> withdrawal(LedgerMovement movement) {
    String key = movement.idempotencyKey();
    String first = key.substring(0, Math.max(0, key.indexOf(':')));
    return Ids.WITHDRAWAL.isId(first)
        ? Stream.of(Ids.WITHDRAWAL.parse("idempotency_key", first))
        : Stream.empty();
  }

  private void closeKnown() {
    ExceptionItems.Filter open = new ExceptionItems.Filter(null, true, Kind.UNKNOWN_MOVEMENT);
    List<StoredExceptionItem> items = exceptions.list(open, null, MOST_OPEN);
    List<UUID> ids = items.stream().map(UnknownMovements::transaction).toList();
    Set<UUID> unknown = jdbi.withHandle(h -> unknown(h, List.copyOf(store.find(h, ids).values())));
    items.stream()
        .filter(item -> !unknown.contains(transaction(item)))
        .forEach(item ->
            exceptions.resolve(item.id(), "reconciliation", "A withdrawal refers to it now"));
  }

  private static UUID transaction(StoredExceptionItem item) {
    return Ids.TRANSACTION.parse("reference", item.item().reference());
  }

  private static ExceptionItem exception(LedgerMovement movement) {
    String by = movement.requestedBy().isEmpty() ? "somebody" : movement.requestedBy();
    return new ExceptionItem(
        Kind.UNKNOWN_MOVEMENT,
        movement.publicId(),
        null,
        null,
        movement.amount(),
        "A %s of %s was requested by %s, and no withdrawal refers to it"
            .formatted(movement.type(), MoneyText.of(movement.amount()), by),
        null);
  }
}
