package com.nissmart.payout.reconciliation.ledger;

import com.nissmart.contract.MoneyText;
import com.nissmart.payout.reconciliation.exception.ExceptionItem;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Jdbi;

/** The search for holds of the ledger that no open withdrawal has. */
public final class OrphanedHolds {
  /** They are searched for this long before the days of a run. */
  private static final Duration LOOK_BACK = Duration.ofDays(7);

  /** The holds of this long are searched in one query. */
  private static final Duration LOOK_AT_ONCE = Duration.ofDays(14);

  private final Jdbi jdbi;
  private final LedgerMovements ledger;

  public OrphanedHolds(Jdbi jdbi, LedgerMovements ledger) {
    this.jdbi = jdbi;
    this.ledger = ledger;
  }

  /** Returns an exception for each that was placed before {@code end}. */
  public List<ExceptionItem> find(Instant firstDay, Instant end) {
    if (search(firstDay, end).isEmpty()) {
      return List.of();
    }
    // The copy may lack the end of a hold whose withdrawal ended meanwhile.
    ledger.catchUp();
    return search(firstDay, end);
  }

  private List<ExceptionItem> search(Instant firstDay, Instant end) {
    List<ExceptionItem> orphans = new ArrayList<>();
    Instant from = firstDay.minus(LOOK_BACK);
    while (from.isBefore(end)) {
      Instant begin = from;
      Instant next = from.plus(LOOK_AT_ONCE);
      Instant to = next.isBefore(end) ? next : end;
      jdbi.withHandle(h -> ledger.orphanedHolds(h, begin, to)).stream()
          .map(OrphanedHolds::exception)
          .forEach(orphans::add);
      from = next;
    }
    return orphans;
  }

  private static ExceptionItem exception(LedgerMovement hold) {
    return new ExceptionItem(
        ExceptionItem.Kind.LEDGER_DIFFERS,
        hold.publicId(),
        null,
        null,
        hold.amount(),
        "The ledger holds %s that no open withdrawal has".formatted(MoneyText.of(hold.amount())),
        null);
  }
}
