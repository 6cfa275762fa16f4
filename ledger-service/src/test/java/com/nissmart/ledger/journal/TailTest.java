package com.nissmart.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.LimitDay;
import com.nissmart.ledger.book.TransactionEffects;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The tail against lists that hold the same transactions. */
class TailTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final int BATCHES = 500;
  private static final int LARGEST_BATCH = 90;

  private final Random random = new Random(7);
  private final Journal journal = new Journal(Book.ID);
  private final Book.Head start = new Book.Head(41, 3, NOON, ByteString.copyFrom(new byte[32]));
  private final Tail tail = new Tail(start);
  private final List<AccountState> accounts = new ArrayList<>();
  private final List<BookedTransaction> booked = new ArrayList<>();
  private final Map<Long, Long> batchOf = new HashMap<>();
  private final Set<Long> openHolds = new LinkedHashSet<>();

  TailTest() {
    for (int i = 0; i < 20; i++) {
      accounts.add(
          new AccountState(
              new UUID(random.nextLong(), random.nextLong()),
              AccountKind.ACCOUNT_KIND_CUSTOMER,
              UUID.randomUUID(),
              "NGN",
              false,
              AccountStatus.ACCOUNT_STATUS_ACTIVE,
              1));
    }
  }

  @Test
  void everything_in_the_tail_is_found() {
    for (int i = 0; i < BATCHES; i++) {
      append();
    }
    assertThat(tail.transactions()).isEqualTo(booked.size());
    assertSameAsLists(start.lastBatch());
  }

  @Test
  void what_the_tables_have_is_forgotten_and_the_rest_kept() {
    for (int i = 0; i < BATCHES; i++) {
      append();
    }
    long projected = start.lastBatch() + BATCHES * 9 / 10;
    tail.stored(projected);
    assertThat(tail.transactions()).isLessThan(booked.size());
    for (BookedTransaction each : booked) {
      if (batchOf.getOrDefault(each.row().seq(), 0L) > projected) {
        assertThat(tail.find(each.row().seq())).isEqualTo(each);
      }
    }
    tail.stored(tail.end().lastBatch());
    assertThat(tail.transactions()).isZero();
    assertThat(tail.bytes()).isZero();
    append();
    assertThat(tail.find(booked.getLast().row().seq())).isEqualTo(booked.getLast());
  }

  @Test
  void what_a_crash_may_take_back_is_kept_until_a_later_append() {
    for (int i = 0; i < BATCHES; i++) {
      append();
    }
    BookedTransaction first = booked.getFirst();
    tail.projected(tail.end().lastBatch());
    assertThat(tail.find(first.row().seq())).isEqualTo(first);
    append();
    assertThat(tail.find(first.row().seq()))
        .as("the append may have begun before the tables had it")
        .isEqualTo(first);
    append();
    assertThat(tail.find(first.row().seq())).isNull();
  }

  @Test
  void a_pin_keeps_every_batch_above_the_position_of_the_tables() {
    for (int i = 0; i < BATCHES; i++) {
      append();
    }
    try (Tail.Pin _ = tail.pin()) {
      tail.stored(tail.end().lastBatch());
      assertSameAsLists(start.lastBatch());
    }
    assertThat(tail.transactions()).isZero();
  }

  @Test
  void batches_come_in_order_and_in_chunks() {
    for (int i = 0; i < BATCHES; i++) {
      append();
    }
    long last = start.lastBatch();
    while (last < tail.end().lastBatch()) {
      List<JournalRow> chunk = tail.after(last, 500);
      assertThat(chunk).isNotEmpty();
      assertThat(chunk.stream().mapToInt(JournalRow::transactions).sum()).isLessThanOrEqualTo(500);
      for (JournalRow row : chunk) {
        assertThat(row.batchNo()).isEqualTo(++last);
      }
    }
    assertThat(tail.after(last, 500)).isEmpty();
  }

  @Test
  void a_batch_that_does_not_follow_is_refused() {
    JournalRow row = row(new BatchChanges(new Book.Head(0, 7, NOON, start.headHash())));
    assertThatThrownBy(() -> tail.append(row, JournalFormat.decode(row), List.of()))
        .isInstanceOf(IllegalStateException.class);
  }

  private void assertSameAsLists(long after) {
    Map<UUID, List<Long>> lines = new HashMap<>();
    for (BookedTransaction each : booked) {
      TransactionRow row = each.row();
      assertThat(batchOf.getOrDefault(row.seq(), 0L)).isGreaterThan(after);
      assertThat(tail.find(row.seq())).isEqualTo(each);
      assertThat(tail.withKey(each.dedupId())).isEqualTo(each);
      Set<UUID> parties = new HashSet<>(List.of(row.source()));
      if (row.destination() != null) {
        parties.add(row.destination());
      }
      parties.forEach(id -> lines.computeIfAbsent(id, key -> new ArrayList<>()).add(row.seq()));
      BookedTransaction resolution = tail.resolution(row.seq());
      assertThat(resolution != null)
          .isEqualTo(
              row.type() == TransactionType.TRANSACTION_TYPE_WITHDRAWAL
                  && !openHolds.contains(row.seq()));
    }
    for (AccountState account : accounts) {
      assertThat(tail.lines(account.id, Long.MAX_VALUE, Integer.MAX_VALUE))
          .extracting(each -> each.row().seq())
          .isEqualTo(lines.getOrDefault(account.id, List.of()).reversed());
      assertThat(tail.openHolds(account.id))
          .extracting(each -> each.row().seq())
          .isEqualTo(
              openHolds.stream()
                  .filter(lines.getOrDefault(account.id, List.of())::contains)
                  .toList());
      assertThat(tail.state(account.id)).usingRecursiveComparison().isEqualTo(account);
    }
    assertThat(tail.find(start.lastSeq())).isNull();
    assertThat(tail.find(tail.end().lastSeq() + 1)).isNull();
    assertThat(tail.withKey(UUID.randomUUID())).isNull();
  }

  /** Appends a batch of transfers, holds and releases. */
  private void append() {
    BatchChanges changes = new BatchChanges(tail.end());
    Set<AccountState> touched = new HashSet<>();
    int size = random.nextInt(LARGEST_BATCH);
    for (int i = 0; i < size; i++) {
      BookedTransaction transaction = transaction(tail.end().lastSeq() + 1 + i);
      changes.transactions.add(transaction);
      booked.add(transaction);
      batchOf.put(transaction.row().seq(), changes.batchNo());
      TransactionEffects.of(
          transaction,
          (accountId, amount, held) -> {
            AccountState account =
                accounts.stream()
                    .filter(each -> each.id.equals(accountId))
                    .findFirst()
                    .orElseThrow();
            account.book(amount, held, LimitDay.utc(NOON), Math.max(0, held - amount));
            touched.add(account);
          });
    }
    JournalRow row = row(changes);
    tail.append(row, JournalFormat.decode(row), touched.stream().map(AccountState::copy).toList());
  }

  private JournalRow row(BatchChanges changes) {
    return journal.row(changes, NOON, 1, 1);
  }

  private BookedTransaction transaction(long seq) {
    int kind = random.nextInt(4);
    if (kind == 0 && !openHolds.isEmpty()) {
      long hold = openHolds.iterator().next();
      openHolds.remove(hold);
      TransactionRow held =
          booked.stream()
              .map(BookedTransaction::row)
              .filter(row -> row.seq() == hold)
              .findFirst()
              .orElseThrow();
      return booked(
          seq, TransactionType.TRANSACTION_TYPE_RELEASE, held.source(), null, hold, held.amount());
    }
    UUID source = accounts.get(random.nextInt(10)).id;
    if (kind == 1) {
      openHolds.add(seq);
      return booked(seq, TransactionType.TRANSACTION_TYPE_WITHDRAWAL, source, null, 0, 0);
    }
    UUID destination = accounts.get(10 + random.nextInt(10)).id;
    return booked(seq, TransactionType.TRANSACTION_TYPE_TRANSFER, source, destination, 0, 0);
  }

  private BookedTransaction booked(
      long seq,
      TransactionType type,
      UUID source,
      @Nullable UUID destination,
      long resolves,
      long released) {
    return new BookedTransaction(
        new TransactionRow(
            seq,
            type,
            type == TransactionType.TRANSACTION_TYPE_WITHDRAWAL
                ? TransactionStatus.TRANSACTION_STATUS_PENDING
                : TransactionStatus.TRANSACTION_STATUS_COMPLETED,
            released == 0 ? 1 + random.nextInt(1_000) : released,
            "NGN",
            source,
            destination,
            "usr_someone",
            "key-" + seq,
            seq % 3 == 0 ? "a description" : "",
            seq % 5 == 0 ? "{\"n\":1}" : null,
            resolves,
            null,
            NOON,
            seq % 7 == 0 ? NOON.minusSeconds(60) : null,
            null),
        new UUID(random.nextLong(), random.nextLong()),
        released,
        List.of());
  }
}
