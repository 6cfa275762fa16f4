package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A database that has lost batches which were acknowledged: nothing is booked and nothing is
 * answered from it until an operator accepts the loss, and then no id is used twice.
 */
class LostTailTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long OPENING = 1_000_000;

  private final LedgerFixture fixture = new LedgerFixture();
  private final AcceptedBook book = new AcceptedBook(fixture.database);
  private final Saver ada = fixture.saver().with(OPENING);
  private final Saver bola = fixture.saver();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void an_order_after_a_loss_is_refused_and_names_what_is_missing() {
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      long before = book.lastBatch();
      long lastSeq = seq(pay("first"));
      book.loseAfter(before);
      assertStopped("second");
      assertThat(refusal(() -> pay("second")).detail())
          .contains("batches %d to %d".formatted(before + 1, before + 1))
          .contains("seqs %d to %d are missing".formatted(lastSeq, lastSeq));
      assertThat(fixture.book.role.problem()).isPresent();
      assertThat(book.lastBatch()).isEqualTo(before);
    }
  }

  @Test
  void an_idle_writer_finds_the_loss_without_an_order() {
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      long before = book.lastBatch();
      pay("first");
      book.loseAfter(before);
      Await.until(LONGEST, "the loss is found", () -> fixture.book.role.problem().isPresent());
      assertThat(refusal(ada::balance).reason()).isEqualTo(Reason.LEDGER_BEHIND);
    }
  }

  @Test
  void the_book_goes_on_beyond_every_number_that_was_told() {
    long told = loseOne();
    assertThat(book.accept("loss")).startsWith("0 Accepted: ");
    Await.until(LONGEST, "the book is written", () -> fixture.book.role.problem().isEmpty());
    Transaction again = KeyedLoad.untilKnown(0, List.of(() -> pay("first")));
    assertThat(seq(again)).isGreaterThan(told + 1);
    assertThat(ada.balance()).startsWith((OPENING - 100) + "/");
    fixture.awaitTables();
    assertThat(book.select("SELECT max(seq) FROM transaction")).isEqualTo(seq(again));
    assertThat(book.accept("loss"))
        .isEqualTo("1 Nothing was accepted: Book 1 is not stopped by a loss");
  }

  @Test
  void a_replica_without_memory_does_not_write_after_a_loss() {
    loseOne();
    fixture.book.close();
    TestServer second = fixture.replica(LedgerFixture.SETTINGS);
    Refusal refusal =
        refusal(() ->
            LedgerServiceGrpc.newBlockingStub(second.asCustomer(ada.userId()))
                .postTransaction(
                    transfer("second", ada.accountId(), bola.accountId(), 100).build()));
    assertThat(refusal.reason()).isEqualTo(Reason.LEDGER_BEHIND);
  }

  @Test
  void the_lease_remembers_a_loss_that_no_replica_has_seen() {
    try (HeldTables _ = new HeldTables(fixture)) {
      long before = book.lastBatch();
      long told = seq(pay("first"));
      Await.until(
          LONGEST,
          "the lease knows it",
          () -> book.select("SELECT known_seq FROM writer_lease") >= told);
      fixture.book.close();
      book.loseAfter(before);
      TestServer second = fixture.replica(LedgerFixture.SETTINGS);
      assertThat(refusal(() -> balance(second)).reason()).isEqualTo(Reason.LEDGER_BEHIND);
    }
  }

  @Test
  void tables_ahead_of_the_journal_are_rebuilt_before_an_acceptance() {
    long before = book.lastBatch();
    pay("first");
    fixture.awaitTables();
    book.loseAfter(before);
    assertStopped("second");
    assertThat(book.accept("loss")).startsWith("1 Nothing was accepted: The tables have batch ");
    assertThat(book.accept("loss")).endsWith("run deploy/journal rebuild first");
  }

  @Test
  void a_promoted_server_without_standbys_waits_for_an_operator() throws Exception {
    fixture.awaitTables();
    fixture.book.close();
    try (Database app = Database.open("promoted", fixture.database.app())) {
      Journal journal = new Journal(Book.ID);
      app.jdbi()
          .useHandle(handle -> {
            Book.Head end = journal.end(handle);
            assertThat(
                    journal.append(
                        handle.getConnection(), journal.gap(end, 0, 99, 7), end.headHash()))
                .isTrue();
          });
      TestServer second = fixture.replica(LedgerFixture.SETTINGS);
      assertThat(refusal(() -> balance(second)).detail())
          .contains("timeline 1")
          .contains("timeline 7");
      assertThat(book.accept("loss")).startsWith("1 ");
      assertThat(book.accept("timeline")).startsWith("0 Accepted: ");
      assertThat(KeyedLoad.<Long>untilKnown(0, List.of(() -> balance(second)))).isEqualTo(OPENING);
      assertThat(book.select("SELECT epoch FROM writer_lease")).isGreaterThan(99);
    }
  }

  /** Loses a batch that was acknowledged, and returns its seq. */
  private long loseOne() {
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      long before = book.lastBatch();
      pay("first");
      pay("other");
      long told = seq(pay("third"));
      book.loseAfter(before);
      assertStopped("second");
      book.awaitNoProjector();
      return told;
    }
  }

  private void assertStopped(String key) {
    Await.until(
        LONGEST,
        "the book is stopped",
        () ->
            refusal(() -> pay(key)).reason() == Reason.LEDGER_BEHIND && !fixture.ledger.isWriter());
  }

  private Transaction pay(String key) {
    return ada.ledger()
        .postTransaction(transfer(key, ada.accountId(), bola.accountId(), 100).build())
        .getTransaction();
  }

  private long balance(TestServer replica) {
    return LedgerServiceGrpc.newBlockingStub(replica.asCustomer(ada.userId()))
        .getBalance(GetBalanceRequest.newBuilder().setAccountId(ada.accountId()).build())
        .getBalance()
        .getPosted();
  }

  private static long seq(Transaction transaction) {
    return Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("id", transaction.getId()));
  }
}
