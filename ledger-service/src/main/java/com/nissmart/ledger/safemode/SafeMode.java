package com.nissmart.ledger.safemode;

import com.nissmart.ledger.decision.FrozenParts;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The frozen parts of a book, as the database has them. Every replica reads them each second, so
 * that the one that writes refuses orders on them. Reads go on.
 */
public final class SafeMode {
  private static final Logger log = LoggerFactory.getLogger(SafeMode.class);

  private final SafeModeStore store = new SafeModeStore();
  private final Jdbi jdbi;
  private final int bookId;
  private final InstantSource clock;
  private volatile FrozenParts frozen = FrozenParts.NOTHING;

  public SafeMode(Jdbi jdbi, int bookId, InstantSource clock) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.clock = clock;
  }

  /** Returns the frozen parts, as they were at the last reading. */
  public FrozenParts frozen() {
    return frozen;
  }

  /** Reads the frozen parts again. */
  public void refresh() {
    List<Freeze> open = open();
    Set<UUID> accounts =
        open.stream()
            .map(Freeze::accountId)
            .filter(Objects::nonNull)
            .collect(Collectors.toCollection(HashSet::new));
    boolean wholeBook = open.stream().anyMatch(freeze -> freeze.accountId() == null);
    FrozenParts read = new FrozenParts(wholeBook, accounts);
    if (!read.equals(frozen)) {
      log.warn(
          "Safe mode of book {}: {} and {} accounts are frozen",
          bookId,
          wholeBook ? "the whole book" : "not the book",
          accounts.size());
    }
    frozen = read;
  }

  /** Returns what is frozen, oldest first. */
  public List<Freeze> open() {
    return jdbi.withHandle(handle -> store.open(handle, bookId));
  }

  /** Returns what is frozen of an account, or with null of the whole book. */
  public List<Freeze> open(@Nullable UUID accountId) {
    return open().stream().filter(freeze -> Objects.equals(freeze.accountId(), accountId)).toList();
  }

  /**
   * Freezes what a finding is about, and keeps it. A finding that did so before freezes nothing
   * again.
   */
  public void freeze(boolean wholeBook, Set<UUID> accounts, String finding) {
    Instant now = clock.instant();
    int added =
        jdbi.inTransaction(handle -> {
          int inserted = wholeBook ? store.freeze(handle, bookId, null, finding, now) : 0;
          for (UUID accountId : accounts) {
            inserted += store.freeze(handle, bookId, accountId, finding, now);
          }
          return inserted;
        });
    if (added > 0) {
      log.error("A finding freezes a part of book {}: {}", bookId, finding);
      refresh();
    }
  }

  /** Releases parts in the caller's transaction, for a proposal that was approved. */
  public void release(Handle handle, List<Long> freezeNos, UUID proposalId) {
    Instant now = clock.instant();
    for (long freezeNo : freezeNos) {
      store.release(handle, bookId, freezeNo, proposalId, now);
    }
  }
}
