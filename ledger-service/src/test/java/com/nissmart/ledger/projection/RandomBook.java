package com.nissmart.ledger.projection;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.postgres.PostgresPlugin;
import org.jspecify.annotations.Nullable;

/** A journal of random batches in a fresh database, of which the tables have nothing yet. */
final class RandomBook implements AutoCloseable {
  private static final List<String> TABLES =
      List.of(
          "transaction",
          "entry",
          "account",
          "account_change",
          "open_hold",
          "daily_total",
          "account_total",
          "held_total");

  final TestDatabase database = TestPostgres.database("ledger");
  final Handle superuser = open(database.superuser());
  final Handle app = open(database.app());
  final Tail tail;
  final List<JournalRow> batches = new ArrayList<>();

  private final Journal journal = new Journal(Book.ID);
  private final Random random;
  private final UUID outside = Book.outsideWorld("NGN");
  private final List<AccountState> accounts = new ArrayList<>();
  private final List<TransactionRow> openHolds = new ArrayList<>();
  private Instant at = Instant.parse("2026-01-15T23:30:00Z");

  RandomBook(long seed) {
    random = new Random(seed);
    app.execute("SET synchronous_commit = off");
    tail = new Tail(journal.end(app));
    BatchChanges first = new BatchChanges(tail.end());
    first.opened(account(outside, AccountKind.ACCOUNT_KIND_SYSTEM, null), "");
    append(first);
  }

  /** Appends so many batches of everything that a book has. */
  RandomBook append(int count) {
    for (int i = 0; i < count; i++) {
      BatchChanges changes = new BatchChanges(tail.end());
      for (int j = accounts.isEmpty() ? 0 : random.nextInt(20); j < 20; j++) {
        addSomething(changes);
      }
      append(changes);
    }
    return this;
  }

  /** Appends a batch with one deposit. */
  void deposit() {
    BatchChanges changes = new BatchChanges(tail.end());
    deposit(changes, wallet().id, 100);
    append(changes);
  }

  /** Returns all rows of all tables as text, in their order. */
  List<String> tables() {
    List<String> rows = new ArrayList<>();
    for (String table : TABLES) {
      rows.addAll(
          select(
              "SELECT '%s ' || t::text FROM %s t WHERE t.book_id = 1 ORDER BY t::text"
                  .formatted(table, table)));
    }
    return rows;
  }

  Position position() {
    return new ProjectionStore().position(app, Book.ID);
  }

  /** Returns the position of a book whose tables have every batch. */
  Position end() {
    return new Position(tail.end().lastBatch(), tail.end().lastSeq());
  }

  /** Returns the rows of a query run as the database's superuser. */
  List<String> select(String sql) {
    return superuser.createQuery(sql).mapTo(String.class).list();
  }

  private void addSomething(BatchChanges changes) {
    int kind = random.nextInt(12);
    if (accounts.size() < 3 || kind == 0) {
      AccountState opened =
          account(
              new UUID(random.nextLong(), random.nextLong()),
              AccountKind.ACCOUNT_KIND_CUSTOMER,
              new UUID(random.nextLong(), random.nextLong()));
      accounts.add(opened);
      changes.opened(opened, "accounts");
      // More than all that is taken from it later.
      deposit(changes, opened.id, 1_000_000);
    } else if (kind == 1) {
      changeStatus(changes);
    } else if (kind == 2) {
      fail(changes);
    } else if (kind <= 4) {
      UUID wallet = wallet().id;
      openHolds.add(
          add(changes, TransactionType.TRANSACTION_TYPE_WITHDRAWAL, wallet, null, amount(), 0, 0));
    } else if (kind <= 6 && !openHolds.isEmpty()) {
      resolve(changes, openHolds.remove(random.nextInt(openHolds.size())));
    } else if (kind <= 8) {
      deposit(changes, wallet().id, amount());
    } else {
      AccountState from = wallet();
      AccountState to = accounts.get((accounts.indexOf(from) + 1) % accounts.size());
      add(changes, TransactionType.TRANSACTION_TYPE_TRANSFER, from.id, to.id, amount(), 0, 0);
    }
  }

  private void deposit(BatchChanges changes, UUID wallet, long amount) {
    add(changes, TransactionType.TRANSACTION_TYPE_DEPOSIT, outside, wallet, amount, 0, 0);
  }

  private void resolve(BatchChanges changes, TransactionRow hold) {
    boolean captured = random.nextBoolean();
    add(
        changes,
        captured
            ? TransactionType.TRANSACTION_TYPE_CAPTURE
            : TransactionType.TRANSACTION_TYPE_RELEASE,
        hold.source(),
        captured ? outside : null,
        hold.amount(),
        hold.seq(),
        hold.amount());
  }

  private void changeStatus(BatchChanges changes) {
    AccountState account = wallet();
    account.status =
        account.status == AccountStatus.ACCOUNT_STATUS_ACTIVE
            ? AccountStatus.ACCOUNT_STATUS_FROZEN
            : AccountStatus.ACCOUNT_STATUS_ACTIVE;
    account.changes++;
    changes.accountChanges.add(
        new AccountChange(
            account.id,
            account.changes,
            changes.nextSeq() - 1,
            account.kind,
            account.ownerId,
            account.currency,
            account.mayGoNegative,
            account.status,
            "usr_operator",
            "a note"));
  }

  private void fail(BatchChanges changes) {
    TransactionRow row =
        row(
            changes,
            TransactionType.TRANSACTION_TYPE_TRANSFER,
            TransactionStatus.TRANSACTION_STATUS_FAILED,
            wallet().id,
            outside,
            amount(),
            0,
            new TransactionRow.Failure(Reason.INSUFFICIENT_FUNDS, "Not enough: ₦"));
    changes.transactions.add(new BookedTransaction(row, key(), 0, List.of()));
  }

  private TransactionRow add(
      BatchChanges changes,
      TransactionType type,
      UUID source,
      @Nullable UUID destination,
      long amount,
      long resolves,
      long released) {
    TransactionStatus status =
        type == TransactionType.TRANSACTION_TYPE_WITHDRAWAL
            ? TransactionStatus.TRANSACTION_STATUS_PENDING
            : TransactionStatus.TRANSACTION_STATUS_COMPLETED;
    TransactionRow row = row(changes, type, status, source, destination, amount, resolves, null);
    changes.transactions.add(new BookedTransaction(row, key(), released, List.of()));
    return row;
  }

  private TransactionRow row(
      BatchChanges changes,
      TransactionType type,
      TransactionStatus status,
      UUID source,
      @Nullable UUID destination,
      long amount,
      long resolves,
      TransactionRow.@Nullable Failure failure) {
    long seq = changes.nextSeq();
    boolean hold = type == TransactionType.TRANSACTION_TYPE_WITHDRAWAL;
    return new TransactionRow(
        seq,
        type,
        status,
        amount,
        "NGN",
        source,
        destination,
        "usr_someone",
        "key-" + seq,
        seq % 3 == 0 ? "für später" : "",
        seq % 5 == 0 ? "{\"n\":1}" : null,
        resolves,
        failure,
        at,
        seq % 7 == 0 ? at.minusSeconds(60) : null,
        hold && seq % 2 == 0 ? at.plusSeconds(60) : null);
  }

  private void append(BatchChanges changes) {
    // Some batches are of the next day.
    at = at.plus(Duration.ofMinutes(random.nextInt(20)));
    JournalRow row = journal.row(changes, at, 1, 1);
    try {
      if (!journal.append(app.getConnection(), row, changes.head.headHash())) {
        throw new IllegalStateException("Batch " + row.batchNo() + " was not appended");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    batches.add(row);
    tail.append(row, JournalFormat.decode(row), List.of());
  }

  private AccountState wallet() {
    return accounts.get(random.nextInt(accounts.size()));
  }

  private long amount() {
    return 1L + random.nextInt(9);
  }

  private UUID key() {
    return new UUID(random.nextLong(), random.nextLong());
  }

  private static AccountState account(UUID id, AccountKind kind, @Nullable UUID owner) {
    return new AccountState(
        id, kind, owner, "NGN", owner == null, AccountStatus.ACCOUNT_STATUS_ACTIVE, 1);
  }

  private static Handle open(DatabaseSettings settings) {
    return Jdbi.create(settings.jdbcUrl(), settings.user(), settings.password())
        .installPlugin(new PostgresPlugin())
        .open();
  }

  @Override
  public void close() {
    superuser.close();
    app.close();
  }
}
