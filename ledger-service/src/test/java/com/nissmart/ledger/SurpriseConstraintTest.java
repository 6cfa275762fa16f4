package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A constraint of the tables that refuses a row of the journal. */
class SurpriseConstraintTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Test
  void a_row_that_the_tables_refuse_stops_the_book() {
    try (LedgerFixture fixture = new LedgerFixture();
        Database owner = Database.open("owner", fixture.database.owner())) {
      Saver ada = fixture.saver().with(500);
      fixture.awaitTables();
      change(owner, "ADD CONSTRAINT surprise CHECK (description <> 'surprise')");
      Transaction booked =
          ada.ledger()
              .postTransaction(
                  deposit("k1", ada.accountId(), 100).setDescription("surprise").build())
              .getTransaction();
      Await.until(LONGEST, "the tables refuse", () -> fixture.book.projector.failure().isPresent());
      assertThat(fixture.book.projector.failure().orElse(""))
          .contains(Long.toString(booked.getSeq()))
          .contains("surprise");
      Await.until(LONGEST, "the book stops", () -> !fixture.ledger.isWriter());
      assertThat(
              refusal(() ->
                      ada.ledger().postTransaction(deposit("k2", ada.accountId(), 1_00).build()))
                  .reason())
          .isEqualTo(Reason.UNAVAILABLE);
      change(owner, "DROP CONSTRAINT surprise");
      Await.until(LONGEST, "the book goes on", fixture.ledger::isWriter);
      assertThat(ada.balance()).as("what was acknowledged is there").startsWith("600/");
      BookAudit.assertSound(fixture);
    }
  }

  private static void change(Database owner, String change) {
    owner.jdbi().useHandle(handle -> handle.execute("ALTER TABLE transaction " + change));
  }
}
