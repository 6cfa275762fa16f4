package com.nissmart.ledger.journal;

import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Some thousand transactions of the tail with their indexes, which are dropped together. Texts stay
 * in the stored bytes; a transaction costs these and about 60 bytes of indexes.
 */
final class TailSegment {
  private static final int FULL = 16_384;
  private static final int FULL_BYTES = 4 * 1024 * 1024;
  private static final int INDEX_BYTES = 64;
  private static final int BATCH_BYTES = 200;

  private final List<TailBatch> batches = new ArrayList<>();
  private final LongIndex keys = new LongIndex();
  private final LongIndex newestLines = new LongIndex();
  // A line is a transaction in the list of one account; previous is the older line of that account.
  private int[] lineOf = new int[64];
  private int[] previous = new int[64];
  private int lines;
  private final Map<Long, Long> resolutions = new HashMap<>();
  private final Map<UUID, List<Long>> holds = new HashMap<>();
  private final Map<UUID, List<Long>> holdResolutions = new HashMap<>();
  private final List<Expiry> expiries = new ArrayList<>();
  private final Map<UUID, List<AccountChange>> changes = new HashMap<>();
  private final Map<UUID, List<Tail.Opened>> openings = new HashMap<>();
  private final Map<UUID, Tail.Opened> opened = new HashMap<>();
  private long bytes;
  private int transactions;

  private record Expiry(long seq, Instant at) {}

  boolean isFull() {
    return transactions >= FULL || bytes >= FULL_BYTES;
  }

  long bytes() {
    return bytes;
  }

  int transactions() {
    return transactions;
  }

  long firstSeq() {
    return batches.getFirst().row.firstSeq();
  }

  long lastSeq() {
    return batches.getLast().row.lastSeq();
  }

  long lastBatch() {
    return batches.getLast().row.batchNo();
  }

  List<TailBatch> batches() {
    return batches;
  }

  void append(JournalRow row, JournalFormat.Content content, Collection<AccountState> touched) {
    batches.add(new TailBatch(row, touched));
    bytes += BATCH_BYTES + row.payload().size() + (long) INDEX_BYTES * row.transactions();
    transactions += row.transactions();
    content.transactions().forEach(this::index);
    for (AccountChange change : content.accountChanges()) {
      UUID owner = change.ownerId();
      if (change.isOpening()) {
        Tail.Opened account = new Tail.Opened(change, row.createdAt());
        opened.put(change.accountId(), account);
        if (owner != null) {
          openings.computeIfAbsent(owner, key -> new ArrayList<>()).add(account);
        }
      } else {
        changes.computeIfAbsent(change.accountId(), key -> new ArrayList<>()).add(change);
      }
    }
  }

  BookedTransaction transaction(long seq) {
    return batch(seq).transaction(seq);
  }

  /** Returns whether the segment has a transaction with a seq of its range. */
  boolean has(long seq) {
    return batch(seq).row.firstSeq() <= seq;
  }

  private TailBatch batch(long seq) {
    int low = 0;
    int high = batches.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (batches.get(middle).row.lastSeq() < seq) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return batches.get(low);
  }

  @Nullable BookedTransaction withKey(UUID dedupId) {
    BookedTransaction[] found = new BookedTransaction[1];
    int number =
        keys.find(
            hash(dedupId),
            index -> {
              found[0] = transaction(firstSeq() + index);
              return found[0].dedupId().equals(dedupId);
            });
    return number == LongIndex.NONE ? null : found[0];
  }

  /** Returns the seq of the transaction that resolved another one, or 0. */
  long resolution(long seq) {
    return resolutions.getOrDefault(seq, 0L);
  }

  /** Returns the seqs of the holds on an account, whether they are open or not, in order. */
  List<Long> holds(UUID accountId) {
    return holds.getOrDefault(accountId, List.of());
  }

  List<Tail.Opened> openings(UUID ownerId) {
    return openings.getOrDefault(ownerId, List.of());
  }

  Tail.@Nullable Opened opened(UUID accountId) {
    return opened.get(accountId);
  }

  /** Returns the seqs of the captures and releases of an account's holds, in order. */
  List<Long> holdResolutions(UUID accountId) {
    return holdResolutions.getOrDefault(accountId, List.of());
  }

  /**
   * Returns the seqs of the holds whose time has passed, whether they are open or not, in order.
   */
  Stream<Long> expired(Instant now) {
    return expiries.stream().filter(expiry -> !expiry.at().isAfter(now)).map(Expiry::seq);
  }

  List<AccountChange> changes(UUID accountId) {
    return changes.getOrDefault(accountId, List.of());
  }

  /**
   * Adds the places of transactions before a seq with an account as a party, newest first, until
   * there are as many as the limit.
   */
  void lines(UUID accountId, long before, int limit, List<Tail.Place> places) {
    int line = newestLines.find(hash(accountId), found -> true);
    while (line != LongIndex.NONE && places.size() < limit) {
      long seq = firstSeq() + lineOf[line];
      if (seq < before) {
        places.add(new Tail.Place(batch(seq), seq));
      }
      line = previous[line];
    }
  }

  private void index(BookedTransaction booked) {
    int number = (int) (booked.row().seq() - firstSeq());
    keys.add(hash(booked.dedupId()), number);
    line(booked.row().source(), number);
    UUID destination = booked.row().destination();
    if (destination != null && !destination.equals(booked.row().source())) {
      line(destination, number);
    }
    if (booked.row().resolves() != 0
        && booked.row().status() == TransactionStatus.TRANSACTION_STATUS_COMPLETED) {
      resolutions.put(booked.row().resolves(), booked.row().seq());
    }
    if (booked.released() != 0) {
      holdResolutions
          .computeIfAbsent(booked.row().source(), key -> new ArrayList<>())
          .add(booked.row().seq());
    }
    if (booked.row().type() == TransactionType.TRANSACTION_TYPE_WITHDRAWAL
        && booked.row().status() == TransactionStatus.TRANSACTION_STATUS_PENDING) {
      holds
          .computeIfAbsent(booked.row().source(), key -> new ArrayList<>())
          .add(booked.row().seq());
      Instant expiresAt = booked.row().expiresAt();
      if (expiresAt != null) {
        expiries.add(new Expiry(booked.row().seq(), expiresAt));
      }
    }
  }

  private void line(UUID accountId, int number) {
    if (lines == lineOf.length) {
      lineOf = Arrays.copyOf(lineOf, 2 * lines);
      previous = Arrays.copyOf(previous, 2 * lines);
    }
    lineOf[lines] = number;
    previous[lines] = newestLines.replace(hash(accountId), lines, found -> true);
    lines++;
  }

  static long hash(UUID id) {
    return (id.getMostSignificantBits() * 0x9e37_79b9_7f4a_7c15L) ^ id.getLeastSignificantBits();
  }
}
