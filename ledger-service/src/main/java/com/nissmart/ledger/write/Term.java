package com.nissmart.ledger.write;

import com.nissmart.ledger.decision.FrozenParts;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import java.util.function.Supplier;
import org.jdbi.v3.core.Jdbi;

/**
 * A time during which this replica is the writer of the book, from a take-over to the first doubt.
 * Everything that it remembers of the book ends with it.
 */
final class Term {
  final long epoch;
  final int timeline;
  final Tail tail;
  final BookMemory memory;
  final BookLookup lookup;
  final BatchCheck check;

  Term(
      long epoch,
      int timeline,
      Tail tail,
      Jdbi jdbi,
      int bookId,
      BatchSettings settings,
      KeyFilter keys,
      Supplier<FrozenParts> frozen) {
    this.epoch = epoch;
    this.timeline = timeline;
    this.tail = tail;
    this.memory = new BookMemory(settings, keys, frozen, tail.end());
    this.lookup = new BookLookup(jdbi, bookId, tail);
    this.check = new BatchCheck(settings.cachedAccounts(), lookup, tail);
  }
}
