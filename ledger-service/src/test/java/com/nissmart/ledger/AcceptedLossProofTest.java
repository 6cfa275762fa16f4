package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.proof.BookVerifier;
import com.nissmart.ledger.proof.Verification;
import com.nissmart.ledger.proof.Verifications;
import com.nissmart.ledger.proof.row.LeftPositionException;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The verification of a book that goes on after a loss that an operator has accepted. */
class AcceptedLossProofTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final LedgerFixture fixture = new LedgerFixture();
  private final Verifications verifications =
      new Verifications(fixture.database.app(), Book.ID, fixture.clock);
  private final AcceptedBook book = new AcceptedBook(fixture.database);
  private final Saver ada = fixture.saver().with(1_000_000);
  private final Saver bola = fixture.saver();

  @AfterEach
  void close() {
    verifications.close();
    fixture.close();
  }

  @Test
  void a_book_with_an_accepted_loss_is_sound_whole_and_in_slices() {
    long told = loseBeforeTables();
    acceptAndGoOn();
    Verification whole = verified(1_000);
    assertThat(whole.finding()).isEmpty();
    assertThat(whole.lastSeq()).isGreaterThan(told + 10_000_000);
    Verification sliced = verified(1);
    assertThat(sliced.finding()).isEmpty();
    assertThat(sliced.lastSeq()).isEqualTo(whole.lastSeq());
    assertThat(sliced.batchNo()).isEqualTo(whole.batchNo());
  }

  @Test
  void a_verification_continues_over_an_accepted_loss() {
    fixture.awaitTables();
    assertThat(verifications.verify(true).finding()).isEmpty();
    loseBeforeTables();
    acceptAndGoOn();
    Verification next = verifications.verify(false);
    assertThat(next.full()).isFalse();
    assertThat(next.finding()).isEmpty();
    assertThat(next.lastSeq()).isEqualTo(book.select("SELECT max(seq) FROM transaction"));
  }

  @Test
  void a_loss_of_what_was_verified_makes_the_next_one_full() {
    long before = book.lastBatch();
    pay("first");
    fixture.awaitTables();
    assertThat(verifications.verify(true).finding()).isEmpty();
    book.loseAfter(before);
    awaitStop();
    assertThat(verifications.verify(true).finding())
        .as("a loss that nobody has accepted")
        .contains("is missing");
    assertThat(book.rebuild()).startsWith("0 ");
    acceptAndGoOn();
    assertThat(verifications.verify(false).full()).isTrue();
    assertThat(verifications.latest())
        .hasValueSatisfying(last -> assertThat(last.finding()).isEmpty());
  }

  @Test
  void a_position_in_an_accepted_loss_is_left() {
    long before = book.lastBatch();
    pay("first");
    fixture.awaitTables();
    assertThat(verifications.verify(true).finding()).isEmpty();
    book.loseAfter(before);
    awaitStop();
    assertThat(book.rebuild()).startsWith("0 ");
    acceptAndGoOn();
    assertThatThrownBy(() -> verifications.verify(false)).isInstanceOf(LeftPositionException.class);
    Verification whole = verifications.verify(false);
    assertThat(whole.full()).isTrue();
    assertThat(whole.finding()).isEmpty();
  }

  @Test
  void a_row_beyond_an_accepted_loss_is_still_compared() {
    loseBeforeTables();
    acceptAndGoOn();
    long seq = book.select("SELECT max(seq) FROM transaction");
    book.execute(
        """
        SET session_replication_role = replica;
        UPDATE transaction SET amount = amount + 1 WHERE seq = %d
        """
            .formatted(seq));
    for (int accounts : List.of(1_000, 1)) {
      assertThat(verified(accounts).finding())
          .isEqualTo("transaction %d: amount is 101, expected 100".formatted(seq));
    }
  }

  /** Loses batches that were acknowledged and that the tables do not have; returns the last seq. */
  private long loseBeforeTables() {
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      long before = book.lastBatch();
      pay("lost");
      long told = pay("lost-too");
      book.loseAfter(before);
      awaitStop();
      book.awaitNoProjector();
      return told;
    }
  }

  private void awaitStop() {
    Await.until(LONGEST, "the loss is found", () -> fixture.book.role.problem().isPresent());
  }

  private void acceptAndGoOn() {
    assertThat(book.accept("loss")).startsWith("0 Accepted: ");
    Await.until(LONGEST, "the book is written", () -> fixture.book.role.problem().isEmpty());
    KeyedLoad.<Long>untilKnown(0, List.of(() -> pay("next")));
    fixture.awaitTables();
  }

  private long pay(String key) {
    Transaction paid =
        ada.ledger()
            .postTransaction(transfer(key, ada.accountId(), bola.accountId(), 100).build())
            .getTransaction();
    return Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("id", paid.getId()));
  }

  private Verification verified(int accountsAtOnce) {
    try (BookVerifier verifier =
        new BookVerifier(fixture.database.app(), Book.ID, fixture.clock, accountsAtOnce)) {
      return verifier.verify();
    }
  }
}
