package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A ledger that starts on a database of which its owner has taken something away. */
class MissingGuardTest {
  private final LedgerFixture before = new LedgerFixture();
  private final Saver ada = before.saver().with(1_000);

  @Test
  void a_ledger_writes_only_once_a_missing_guard_is_back() {
    closeAndRun("DROP TRIGGER journal_append_only ON journal");
    try (LedgerFixture after = new LedgerFixture(before.database)) {
      assertThat(refusal(() -> deposit(after)).reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(after.book.role.problem())
          .hasValue(
              "The database is not as its migrations made it: trigger journal_append_only on journal is missing");
      Await.until(
          Duration.ofSeconds(20),
          "another replica may have the lease",
          () ->
              new AcceptedBook(before.database)
                      .select("SELECT count(*) FROM writer_lease WHERE holder IS NOT NULL")
                  == 0);
      run(
          "CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal EXECUTE FUNCTION refuse_change()");
      Await.until(
          Duration.ofSeconds(20), "the ledger writes", () -> after.book.role.problem().isEmpty());
      Await.until(Duration.ofSeconds(20), "the ledger writes", after.ledger::isWriter);
      assertThat(deposit(after)).isTrue();
    }
  }

  @Test
  void a_ledger_writes_without_an_index_that_is_only_fast() {
    closeAndRun("DROP INDEX account_owner");
    try (LedgerFixture after = new LedgerFixture(before.database)) {
      assertThat(deposit(after)).isTrue();
    }
  }

  private boolean deposit(LedgerFixture fixture) {
    return LedgerServiceGrpc.newBlockingStub(fixture.server.asCustomer(ada.userId()))
        .postTransaction(LedgerFixture.deposit("again", ada.accountId(), 500).build())
        .hasTransaction();
  }

  private void closeAndRun(String sql) {
    before.awaitTables();
    before.close();
    run(sql);
  }

  private void run(String sql) {
    try (Database owner = Database.open("owner", before.database.owner())) {
      owner.jdbi().useHandle(handle -> handle.execute(sql));
    }
  }
}
