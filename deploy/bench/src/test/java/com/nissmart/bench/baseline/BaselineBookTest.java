package com.nissmart.bench.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.bench.audit.AuditFindings;
import com.nissmart.bench.audit.BookAuditor;
import com.nissmart.bench.client.BenchWallets;
import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.WorkloadRegistry;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.testkit.TestPostgres;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class BaselineBookTest {
  private static final int ACCOUNTS = 10;
  private static final long FUNDS = 1_000_000;
  private static final long WINDOW = 300_000_000;

  private final BenchPostgres server = BenchPostgres.at(TestPostgres.superuser());
  private final BaselineBook book = BaselineBook.create(server, ACCOUNTS, FUNDS);
  private final WorkloadRegistry workloads = new WorkloadRegistry();

  @AfterEach
  void drop() {
    book.drop();
  }

  @Test
  void a_repeated_key_moves_money_once() {
    try (Handle handle = book.open()) {
      long seq = transfer(handle, "key", 1, 2, 700);
      assertThat(transfer(handle, "key", 1, 2, 700)).isEqualTo(seq);
      assertThat(balance(handle, 1)).isEqualTo(FUNDS - 700);
      assertThat(balance(handle, 2)).isEqualTo(FUNDS + 700);
    }
  }

  @Test
  void a_transfer_without_funds_is_refused() {
    try (Handle handle = book.open()) {
      assertThatThrownBy(() -> transfer(handle, "key", 1, 2, FUNDS + 1))
          .hasMessageContaining("insufficient funds");
      assertThat(balance(handle, 1)).isEqualTo(FUNDS);
    }
  }

  @Test
  void load_of_many_connections_leaves_a_sound_book() {
    assertThat(load().done()).isPositive();
    assertThat(audit().isEmpty()).isTrue();
  }

  @Test
  void the_audit_finds_changes_made_by_hand() {
    load();
    try (Handle handle = book.open()) {
      handle.execute(
          "UPDATE transaction SET amount = amount + 1 WHERE seq = (SELECT min(seq) FROM transaction)");
    }
    AuditFindings altered = audit();
    assertThat(altered.isEmpty()).isFalse();
    assertThat(altered.first())
        .anyMatch(finding -> finding.contains("kobo, but the request was for"));
    try (Handle handle = book.open()) {
      handle.execute("DELETE FROM transaction WHERE seq = (SELECT min(seq) FROM transaction)");
    }
    assertThat(audit().first())
        .anyMatch(finding -> finding.contains("was answered DONE and is not in the book"));
  }

  private LoadResult load() {
    long now = System.nanoTime();
    return new BaselineConnections(book, workloads)
        .run(seed -> AccountDraw.uniform(ACCOUNTS, seed), 4, now, now, now + WINDOW)
        .join();
  }

  private AuditFindings audit() {
    return new BookAuditor(book.database(), workloads, BenchWallets::wallet)
        .baseline(book.initial())
        .findings();
  }

  private static long transfer(Handle handle, String key, int from, int to, long kobo) {
    UUID source = BenchWallets.wallet(from);
    UUID destination = BenchWallets.wallet(to);
    return handle
        .select("SELECT transfer(?, ?, ?, ?)", key, source, destination, kobo)
        .mapTo(Long.class)
        .one();
  }

  private static long balance(Handle handle, int account) {
    return handle
        .select("SELECT balance FROM account WHERE account_id = ?", BenchWallets.wallet(account))
        .mapTo(Long.class)
        .one();
  }
}
