package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.BalanceProofSettings;
import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.ledger.liability.AccountsTreeJob;
import com.nissmart.ledger.proof.liability.AccountsTreeProof;
import com.nissmart.ledger.v1.GetLiabilitiesRequest;
import com.nissmart.ledger.v1.GetLiabilitiesResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestPostgres;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The tree of many accounts; {@code -Dnissmart.folded.accounts=10000000} makes it large. */
class AccountsTreeSizeTest {
  private static final int ACCOUNTS = Integer.getInteger("nissmart.folded.accounts", 3_000);

  private static final int SLICE = 20_000;

  @TempDir private Path directory;

  @Test
  @Timeout(value = 2, unit = TimeUnit.HOURS)
  void many_accounts_are_folded_and_verified() {
    TestReceiptKeys keys = new TestReceiptKeys(directory.resolve("keys"), MovableClock.create());
    HeadSettings signed = HeadSettings.read(Settings.of(keys.settings()));
    try (LedgerFixture fixture = new LedgerFixture(TestPostgres.database("ledger"), signed);
        Database owner = Database.open("owner", fixture.database.owner());
        Database reading = Database.open("fold", fixture.database.app(), Ledger.SESSION_SQL)) {
      openAccounts(owner);
      AccountsTreeJob job =
          new AccountsTreeJob(
              reading.jdbi(),
              Book.ID,
              fixture.book.heads,
              fixture.ledger,
              new BalanceProofSettings(Duration.ofHours(1), 2),
              fixture.clock);
      Await.until(Duration.ofSeconds(20), "the replica writes", fixture.ledger::isWriter);
      report("folded", job::run);
      GetLiabilitiesResponse published =
          LedgerServiceGrpc.newBlockingStub(fixture.server.asService("gateway"))
              .getLiabilities(GetLiabilitiesRequest.getDefaultInstance());
      assertThat(published.getAccounts().getTrees(0).getAccounts()).isEqualTo(ACCOUNTS);
      assertThat(published.getAccounts().getTrees(0).getTotal()).isEqualTo(100L * ACCOUNTS);
      AccountsTreeProof proof = new AccountsTreeProof(reading.jdbi(), Book.ID);
      report("verified", () -> assertThat(proof.finding(true)).isEmpty());
    }
  }

  /** Writes accounts with one entry each, in the order in which the platform gives out ids. */
  private static void openAccounts(Database owner) {
    owner
        .jdbi()
        .useHandle(handle -> {
          handle.execute("SET statement_timeout = 0");
          for (int first = 1; first <= ACCOUNTS; first += SLICE) {
            open(handle, first, Math.min(ACCOUNTS, first + SLICE - 1));
          }
          handle.execute(
              """
              INSERT INTO entry (book_id, account_id, account_seq, seq, amount, balance, held, day_debits, day, may_go_negative)
              VALUES (1, ?, 1, 0, ?, ?, 0, 0, '2026-01-15', true)
              """,
              Book.outsideWorld("NGN"),
              -100L * ACCOUNTS,
              -100L * ACCOUNTS);
          handle.execute(
              """
              INSERT INTO account_total (book_id, kind, currency, status, count)
              VALUES (1, 'CUSTOMER', 'NGN', 'ACTIVE', ?)
              """,
              ACCOUNTS);
          handle.execute("ANALYZE account, account_change, entry");
        });
  }

  private static void open(Handle handle, int first, int last) {
    handle.execute(
        """
        INSERT INTO account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)
        SELECT 1, lpad(to_hex(i), 32, '0')::uuid, 'CUSTOMER', gen_random_uuid(), 'NGN', 'ACTIVE', false, '2026-01-15'
          FROM generate_series(?, ?) i
        """,
        first,
        last);
    handle.execute(
        """
        INSERT INTO account_change (book_id, account_id, change_no, batch_no, at_seq, status, changed_by, note, created_at, owner_id, currency)
        SELECT 1, lpad(to_hex(i), 32, '0')::uuid, 1, 1, 0, 'ACTIVE', 'accounts', 'opened', '2026-01-15', gen_random_uuid(), 'NGN'
          FROM generate_series(?, ?) i
        """,
        first,
        last);
    handle.execute(
        """
        INSERT INTO entry (book_id, account_id, account_seq, seq, amount, balance, held, day_debits, day, may_go_negative)
        SELECT 1, lpad(to_hex(i), 32, '0')::uuid, 1, 0, 100, 100, 0, 0, '2026-01-15', false
          FROM generate_series(?, ?) i
        """,
        first,
        last);
  }

  private static void report(String what, Runnable run) {
    long began = System.nanoTime();
    run.run();
    long millis = Duration.ofNanos(System.nanoTime() - began).toMillis();
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    System.out.printf(
        "%,d accounts %s in %,d ms; %,d MB live of at most %,d%n",
        ACCOUNTS, what, millis, heap >> 20, Runtime.getRuntime().maxMemory() >> 20);
  }
}
