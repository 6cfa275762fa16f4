package com.nissmart.ledger.carry;

import com.nissmart.ledger.book.DedupId;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.DatabaseTimeouts;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.database.Provisioning;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyOut;

/**
 * A database as the last version before the journal left it: its schema, and a book whose rows and
 * hashes are made here by SQL, without any code of the ledger.
 */
public final class OldBook {
  private static final String LAST_OLD_VERSION = "7";
  private static final int BATCHES_A_PART = 200;
  private static final Secret PASSWORD = Secret.of("only-for-tests");
  private static final DatabaseTimeouts PATIENT =
      new DatabaseTimeouts(Duration.ofSeconds(10), Duration.ofHours(1), Duration.ofHours(1));
  private static final AtomicInteger made = new AtomicInteger();

  /** Transactions before the transfers: deposits, a refusal, holds and what became of them. */
  public static final int EARLIER = 106;

  public final DatabaseSettings owner;
  public final DatabaseSettings app;

  private final String name;

  private OldBook(DatabaseSettings superuser, String name) {
    this.name = name;
    String url = superuser.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
    owner = new DatabaseSettings(url, "ledger_owner", PASSWORD.reveal(), 2);
    app = new DatabaseSettings(url, "ledger_app", PASSWORD.reveal(), 10);
  }

  /** Makes a database with a book that ends with so many transfers in batches of this size. */
  public static OldBook write(int transfers, int perBatch) throws SQLException {
    OldBook book = empty();
    try (Database database = book.open()) {
      database
          .jdbi()
          .useTransaction(handle -> {
            handle.execute("SET TimeZone = 'UTC'");
            book.rows(handle, transfers, perBatch);
            batches(handle);
          });
    }
    return book;
  }

  /** Makes a database of the last old version in which nothing was booked. */
  public static OldBook empty() {
    String name = nextName();
    DatabaseSettings superuser = TestPostgres.superuser();
    Provisioning.provisionAs(superuser, name, "ledger", PASSWORD, PASSWORD);
    OldBook book = new OldBook(superuser, name);
    Flyway.configure()
        .dataSource(book.owner.jdbcUrl(), book.owner.user(), book.owner.password())
        .locations("classpath:db/ledger")
        .target(LAST_OLD_VERSION)
        .load()
        .migrate();
    return book;
  }

  /** Makes a copy, which is quicker than writing the same book again. */
  public OldBook copy() {
    DatabaseSettings superuser = TestPostgres.superuser();
    OldBook copy = new OldBook(superuser, nextName());
    try (Handle handle = Jdbi.open(superuser.jdbcUrl(), superuser.user(), superuser.password())) {
      handle.execute(
          "CREATE DATABASE %s TEMPLATE %s OWNER ledger_owner".formatted(copy.name, name));
      Provisioning.restrict(handle, copy.name, "ledger");
    }
    return copy;
  }

  private static String nextName() {
    return "ledger_old_" + ProcessHandle.current().pid() + "_" + made.incrementAndGet();
  }

  /** Migrates the database to the present version, and carries the book over. */
  public TestDatabase carriedOver() {
    Migrations.migrate(owner, "ledger");
    new CarryOver(owner, 1).run();
    DatabaseSettings superuser = TestPostgres.superuser();
    return new TestDatabase(
        app,
        owner,
        new DatabaseSettings(owner.jdbcUrl(), superuser.user(), superuser.password(), 2));
  }

  /** Runs statements as the owner, without the triggers that keep the book from being changed. */
  public void tamper(String table, String sql) {
    try (Database database = open()) {
      database
          .jdbi()
          .useTransaction(handle -> {
            handle.execute("ALTER TABLE " + table + " DISABLE TRIGGER USER");
            handle.execute(sql);
            handle.execute("ALTER TABLE " + table + " ENABLE TRIGGER USER");
          });
    }
  }

  /** Returns the only value of a query. */
  public String value(String sql) {
    try (Database database = open()) {
      return database
          .jdbi()
          .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).one());
    }
  }

  /** Opens the database as its owner, whose statements may take minutes. */
  public Database open() {
    return Database.open("old-book", owner.withTimeouts(PATIENT));
  }

  private void rows(Handle handle, int transfers, int perBatch) {
    handle.execute(
        """
        CREATE TABLE plan AS
        SELECT 1 + n AS batch_no, least(first_seq, last_seq + 1) AS first_seq, last_seq,
               TIMESTAMPTZ '2026-01-05 10:00:00.000123Z' + n * interval '250 milliseconds' AS created_at
          FROM (SELECT 0 AS n, 1 AS first_seq, 0 AS last_seq
                UNION ALL
                SELECT 1, 1, 100
                UNION ALL
                SELECT 2, 101, %1$d
                UNION ALL
                SELECT 3 + b, %1$d + 1 + b * %3$d, %1$d + least(%2$d, (b + 1) * %3$d)
                  FROM generate_series(0, (%2$d + %3$d - 1) / %3$d) AS b) AS ranges
        """
            .formatted(EARLIER, transfers, perBatch));
    handle.execute("CREATE UNIQUE INDEX plan_first ON plan (batch_no)");
    handle.execute(
        """
        INSERT INTO account
        SELECT 1, ('6e697373-6d61-8000-8000-000' || role || '004e474e')::uuid, 'SYSTEM', NULL, 'NGN', 'ACTIVE', role <> 4,
               'epoch'
          FROM generate_series(1, 6) AS role
        """);
    handle.execute(
        """
        INSERT INTO account
        SELECT 1, md5('account' || i)::uuid, 'CUSTOMER', md5('owner' || i)::uuid, 'NGN',
               CASE i WHEN 7 THEN 'FROZEN' ELSE 'ACTIVE' END::account_status, false, created_at
          FROM generate_series(1, 100) AS i, plan
         WHERE batch_no = 1
        """);
    handle.execute(
        """
        INSERT INTO account_change
        SELECT 1, account_id, 1, 1, 0, 'ACTIVE'::account_status, 'accounts', 'opened', created_at, owner_id, currency
          FROM account
         WHERE kind = 'CUSTOMER'
        UNION ALL
        SELECT 1, account_id, 2, batch_no, last_seq, 'FROZEN', 'usr_operator', 'suspected', plan.created_at, owner_id,
               currency
          FROM account, plan
         WHERE status = 'FROZEN' AND batch_no = (SELECT max(batch_no) FROM plan)
        """);
    transactions(handle, transfers, perBatch);
    entries(handle);
    derived(handle);
  }

  private static void transactions(Handle handle, int transfers, int perBatch) {
    handle.execute(
        """
        INSERT INTO transaction
        SELECT seq, amount, resolves,
               TIMESTAMPTZ '2026-01-05 10:00:00.000123Z' + interval '250 milliseconds'
                 * CASE WHEN seq <= 100 THEN 1 WHEN seq <= %1$d THEN 2 ELSE 3 + (seq - %1$d - 1) / %3$d END, NULL, CASE WHEN seq = 106 THEN TIMESTAMPTZ '2026-03-01Z' END, 1,
               type::transaction_type, status::transaction_status,
               encode(substring(sha256(convert_to('usr_ada', 'UTF8') || '\\x00'
                 || set_byte('\\x00', 0, array_position(
                      ARRAY['DEPOSIT', 'TRANSFER', 'WITHDRAWAL', 'CAPTURE', 'RELEASE', 'REVERSAL'], type))
                 || convert_to('key' || seq, 'UTF8')) FOR 16), 'hex')::uuid,
               source, destination, 'NGN', 'usr_ada', 'key' || seq, CASE WHEN seq %% 3 = 0 THEN 'Ọjọ́ ' || seq ELSE '' END,
               CASE WHEN seq %% 5 = 0 THEN '{"order": 1}'::json END,
               CASE status WHEN 'FAILED' THEN 'INSUFFICIENT_FUNDS' END, CASE status WHEN 'FAILED' THEN 'Not enough' END
          FROM (SELECT seq, 'DEPOSIT' AS type, 'COMPLETED' AS status, 1000000000 AS amount, NULL::bigint AS resolves,
                       '6e697373-6d61-8000-8000-0001004e474e'::uuid AS source,
                       md5('account' || seq)::uuid AS destination
                  FROM generate_series(1, 100) AS seq
                UNION ALL
                SELECT seq, type, status, amount, resolves, md5('account1')::uuid,
                       CASE type WHEN 'TRANSFER' THEN md5('account2')::uuid
                                 WHEN 'CAPTURE' THEN '6e697373-6d61-8000-8000-0002004e474e' END
                  FROM (VALUES (101, 'TRANSFER', 'FAILED', 2000000000, NULL), (102, 'WITHDRAWAL', 'PENDING', 500, NULL),
                               (103, 'CAPTURE', 'COMPLETED', 400, 102), (104, 'WITHDRAWAL', 'PENDING', 600, NULL),
                               (105, 'RELEASE', 'COMPLETED', 600, 104), (106, 'WITHDRAWAL', 'PENDING', 700, NULL))
                       AS mixed (seq, type, status, amount, resolves)
                UNION ALL
                SELECT %1$d + i, 'TRANSFER', 'COMPLETED', 100 + i %% 7, NULL, md5('account' || 1 + i %% 100)::uuid,
                       md5('account' || 1 + (i + 1 + i / 100 %% 99) %% 100)::uuid
                  FROM generate_series(1, %2$d) AS i) AS booked
         ORDER BY seq
        """
            .formatted(EARLIER, transfers, perBatch));
  }

  private static void entries(Handle handle) {
    handle.execute(
        """
        INSERT INTO entry
        SELECT row_number() OVER line, seq, amount, sum(amount) OVER line, sum(held) OVER line,
               sum(CASE WHEN kind = 'CUSTOMER' THEN greatest(0, held - amount) ELSE 0 END)
                 OVER (PARTITION BY account_id, day ORDER BY seq), 1, day, account_id, may_go_negative
          FROM (SELECT t.seq, 1 AS side, t.source_account_id AS account_id, (t.created_at AT TIME ZONE 'UTC')::date AS day,
                       CASE WHEN t.type IN ('WITHDRAWAL', 'RELEASE') THEN 0 ELSE -t.amount END AS amount,
                       CASE t.type WHEN 'WITHDRAWAL' THEN t.amount WHEN 'CAPTURE' THEN -h.amount
                                   WHEN 'RELEASE' THEN -h.amount ELSE 0 END AS held
                  FROM transaction t
                  LEFT JOIN transaction h ON h.seq = t.resolves
                 WHERE t.status <> 'FAILED'
                UNION ALL
                SELECT seq, 2, destination_account_id, (created_at AT TIME ZONE 'UTC')::date, amount, 0
                  FROM transaction
                 WHERE status <> 'FAILED' AND destination_account_id IS NOT NULL) AS effect
          JOIN account USING (account_id)
        WINDOW line AS (PARTITION BY account_id ORDER BY seq)
         ORDER BY seq, side
        """);
  }

  private static void derived(Handle handle) {
    handle.execute(
        """
        INSERT INTO open_hold
        SELECT 1, seq, source_account_id, amount, expires_at
          FROM transaction t
         WHERE status = 'PENDING' AND NOT EXISTS (SELECT FROM transaction r WHERE r.resolves = t.seq)
        """);
    handle.execute(
        """
        INSERT INTO daily_total
        SELECT 1, (created_at AT TIME ZONE 'UTC')::date, type, status, currency, count(*), sum(amount)
          FROM transaction
         GROUP BY 2, 3, 4, 5
        """);
    handle.execute(
        """
        INSERT INTO account_total
        SELECT 1, kind, currency, status, count(*)
          FROM account
         GROUP BY 2, 3, 4
        """);
  }

  /** Writes the batches of the plan with their hashes, and the head of the book. */
  private static void batches(Handle handle) throws SQLException {
    handle.execute("CREATE INDEX entry_planned ON entry (seq)");
    handle.execute("ANALYZE transaction, entry, account_change");
    handle.execute("SET LOCAL enable_seqscan = off");
    List<PlannedBatch> plan = plan(handle);
    byte[] hash = new byte[32];
    for (int from = 0; from < plan.size(); from += BATCHES_A_PART) {
      hash =
          batches(handle, plan.subList(from, Math.min(plan.size(), from + BATCHES_A_PART)), hash);
    }
    handle.execute(
        """
        UPDATE book SET (last_seq, last_batch, last_at, head_hash) =
          (SELECT last_seq, batch_no, created_at, hash FROM batch ORDER BY batch_no DESC LIMIT 1)
        """);
    handle.execute("DROP TABLE plan");
    handle.execute("DROP INDEX entry_planned");
  }

  private static byte[] batches(Handle handle, List<PlannedBatch> plan, byte[] before)
      throws SQLException {
    PlannedBatch first = plan.getFirst();
    PlannedBatch last = plan.getLast();
    String range = " BETWEEN " + first.firstSeq + " AND " + last.lastSeq;
    Iterator<byte[]> transactions =
        copy(handle, "SELECT * FROM transaction WHERE seq" + range + " ORDER BY seq").iterator();
    Deque<byte[]> entries =
        copy(
            handle,
            "SELECT e.* FROM entry e JOIN transaction t USING (seq) WHERE e.seq"
                + range
                + " ORDER BY e.seq, e.account_id <> t.source_account_id");
    Deque<byte[]> changes =
        copy(
            handle,
            "SELECT * FROM account_change WHERE batch_no BETWEEN %d AND %d ORDER BY batch_no, account_id, change_no"
                .formatted(first.no, last.no));
    byte[] hash = before;
    PreparedBatch insert = handle.prepareBatch("INSERT INTO batch VALUES (1, ?, ?, ?, ?, ?)");
    for (PlannedBatch batch : plan) {
      MessageDigest digest = DedupId.sha256();
      digest.update(hash);
      for (long number : new long[] {batch.no, batch.firstSeq, batch.lastSeq, batch.micros}) {
        digest.update(ByteBuffer.allocate(12).putInt(8).putLong(number).flip());
      }
      for (long seq = batch.firstSeq; seq <= batch.lastSeq; seq++) {
        digest.update(transactions.next());
      }
      while (!entries.isEmpty() && number(entries.getFirst(), 18) <= batch.lastSeq) {
        digest.update(entries.removeFirst());
      }
      while (!changes.isEmpty() && number(changes.getFirst(), 42) <= batch.no) {
        digest.update(changes.removeFirst());
      }
      hash = digest.digest();
      insert.add(batch.no, batch.firstSeq, batch.lastSeq, batch.createdAt, hash);
    }
    insert.execute();
    return hash;
  }

  private record PlannedBatch(
      long no, long firstSeq, long lastSeq, OffsetDateTime createdAt, long micros) {}

  private static List<PlannedBatch> plan(Handle handle) {
    return handle
        .createQuery(
            """
            SELECT batch_no, first_seq, last_seq, created_at,
                   (extract(epoch FROM created_at - TIMESTAMPTZ '2000-01-01Z') * 1000000)::bigint
              FROM plan
             ORDER BY batch_no
            """)
        .map((row, context) ->
            new PlannedBatch(
                row.getLong(1),
                row.getLong(2),
                row.getLong(3),
                row.getObject(4, OffsetDateTime.class),
                row.getLong(5)))
        .list();
  }

  private static Deque<byte[]> copy(Handle handle, String query) throws SQLException {
    Connection connection = handle.getConnection();
    CopyOut copy =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyOut("COPY (" + query + ") TO STDOUT (FORMAT binary)");
    Deque<byte[]> rows = new ArrayDeque<>();
    int header = 19;
    for (byte[] message = copy.readFromCopy(); message != null; message = copy.readFromCopy()) {
      if (message.length - header > 2) {
        rows.add(Arrays.copyOfRange(message, header, message.length));
      }
      header = 0;
    }
    return rows;
  }

  private static long number(byte[] row, int at) {
    return ByteBuffer.wrap(row).getLong(at);
  }
}
