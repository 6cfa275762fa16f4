package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.feed.TransactionEvent;
import com.nissmart.ledger.grpc.LedgerMessages;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.GetTotalsRequest;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.SetAccountStatusRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.runtime.database.Database;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Reads while the tables are behind the journal. */
class LaggingReadsTest {
  private static final BookViewer ALL = new BookViewer("auditor", null);

  private final LedgerFixture fixture = new LedgerFixture();
  private final LedgerServiceBlockingStub operator =
      LedgerServiceGrpc.newBlockingStub(
          fixture.server.asUser(UUID.randomUUID(), Role.ROLE_OPERATOR));

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void a_book_of_which_the_tables_have_nothing_reads_the_same() {
    Map<String, String> behind;
    BookReadings readings;
    long last;
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      Instant start = fixture.clock.instant();
      MixedHistory history = new MixedHistory(fixture).write("book");
      List<UUID> accounts =
          new ArrayList<>(List.of(Book.outsideWorld("NGN"), Book.unclaimedReturns("NGN")));
      Stream.of(history.ada, history.bola)
          .forEach(saver -> accounts.add(Ids.ACCOUNT.parse("id", saver.accountId())));
      readings =
          new BookReadings(
              fixture,
              accounts,
              Stream.of(history.ada, history.bola)
                  .map(saver -> new BookViewer(Ids.USER.format(saver.userId()), saver.userId()))
                  .toList(),
              List.of("book-d1", "book-t3", "book-f", "never"),
              Stream.iterate(start.minusSeconds(1), at -> at.plus(Duration.ofHours(12)))
                  .limit(5)
                  .toList());
      last = fixture.book.reads.lastSeq();
      behind = readings.take(0, last);
    }
    fixture.awaitTables();
    assertThat(last).isGreaterThan(20);
    assertThat(behind).isEqualTo(readings.take(0, last));
  }

  @Test
  void a_list_of_the_book_names_the_transaction_that_it_ends_with() {
    Saver ada = fixture.saver().with(1_000);
    fixture.awaitTables();
    GetTotalsResponse before = operator.getTotals(GetTotalsRequest.getDefaultInstance());
    try (HeldTables _ = new HeldTables(fixture)) {
      ada.ledger().postTransaction(deposit("later", ada.accountId(), 500).build());
      ListTransactionsResponse behind = book();
      assertThat(behind.getAsOfSeq()).isEqualTo(1);
      assertThat(seqs(behind)).containsExactly(1L);
      assertThat(operator.getTotals(GetTotalsRequest.getDefaultInstance()))
          .isEqualTo(before.toBuilder().setJournalSeq(2).build());
      ListTransactionsResponse own =
          ada.ledger().listTransactions(ListTransactionsRequest.getDefaultInstance());
      assertThat(own.getAsOfSeq()).isEqualTo(2);
      assertThat(seqs(own)).containsExactly(2L, 1L);
    }
    fixture.awaitTables();
    assertThat(seqs(book())).containsExactly(2L, 1L);
    GetTotalsResponse after = operator.getTotals(GetTotalsRequest.getDefaultInstance());
    assertThat(after.getLastSeq()).isEqualTo(before.getLastSeq() + 1);
    assertThat(after.getCustomerBalances(0).getPosted()).isEqualTo(1_500);
  }

  @Test
  void a_watcher_waits_for_rows_after_a_seq_that_was_answered() {
    Saver ada = fixture.saver().with(1_000);
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      long answered =
          ada.ledger()
              .postTransaction(deposit("d", ada.accountId(), 500).build())
              .getTransaction()
              .getSeq();
      BookViewer own = new BookViewer(Ids.USER.format(ada.userId()), ada.userId());
      assertThat(fixture.book.feed.head()).isEqualTo(answered - 1);
      assertThat(fixture.book.feed.after(own, answered, 10).position()).isEqualTo(answered);
      assertThat(fixture.book.feed.after(ALL, 0L, 10).position()).isEqualTo(answered - 1);
    }
    fixture.awaitTables();
    assertThat(fixture.book.feed.after(ALL, 0L, 10).position()).isEqualTo(2);
  }

  @Test
  void a_feed_passes_over_seqs_that_were_lost() {
    fixture.saver().with(1_000);
    fixture.saver().with(2_000);
    fixture.saver().with(3_000);
    fixture.awaitTables();
    try (Database superuser = Database.open("loss", fixture.database.superuser())) {
      superuser
          .jdbi()
          .useHandle(handle -> {
            handle.execute("SET session_replication_role = replica");
            handle.execute("DELETE FROM transaction WHERE seq = 2");
          });
    }
    assertThat(fixture.book.feed.after(0L, 10))
        .extracting(TransactionEvent::row)
        .extracting(row -> row.seq())
        .containsExactly(1L, 3L);
  }

  @Test
  void holds_expire_once_wherever_they_are() {
    Saver ada = fixture.saver().with(1_000_000);
    Transaction inTables = hold(ada, "h0");
    Transaction released = hold(ada, "h1");
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      hold(ada, "h2");
      fixture.payout.release(
          ReleaseRequest.newBuilder()
              .setIdempotencyKey("r")
              .setHoldTransactionId(released.getId())
              .build());
      fixture.clock.advance(Duration.ofMinutes(2));
      assertThat(fixture.book.expiry.releaseExpired()).isEqualTo(2);
      assertThat(fixture.book.expiry.releaseExpired()).isZero();
      assertThat(ada.balance()).isEqualTo("1000000/0/1000000");
      assertThat(fixture.book.history.transaction(inTables.getSeq()).status())
          .isEqualTo(TransactionStatus.TRANSACTION_STATUS_FAILED);
    }
    fixture.awaitTables();
    assertThat(fixture.book.expiry.releaseExpired()).isZero();
    BookAudit.assertSound(fixture);
  }

  @Test
  void hundreds_of_holds_expire_in_a_few_batches() {
    Saver ada = fixture.saver().with(10_000_000);
    PostHoldsRequest.Builder holds = PostHoldsRequest.newBuilder();
    for (int i = 0; i < 1_100; i++) {
      holds.addActs(
          HoldAct.newBuilder().setHold(fixture.hold(ada, "h" + i, 200).setExpiresAt(soon())));
    }
    fixture.payout.postHolds(holds.build());
    fixture.clock.advance(Duration.ofMinutes(2));
    long before = batches();
    assertThat(fixture.book.expiry.releaseExpired()).isEqualTo(1_100);
    assertThat(batches() - before).isLessThan(10);
    assertThat(ada.balance()).isEqualTo("10000000/0/10000000");
  }

  @Test
  void a_change_of_status_is_known_by_its_note_at_once() {
    Saver ada = fixture.saver();
    UUID account = Ids.ACCOUNT.parse("id", ada.accountId());
    fixture.awaitTables();
    try (HeldTables _ = new HeldTables(fixture)) {
      operator.setAccountStatus(
          SetAccountStatusRequest.newBuilder()
              .setAccountId(ada.accountId())
              .setStatus(AccountStatus.ACCOUNT_STATUS_FROZEN)
              .setNote("prp_1")
              .build());
      assertThat(fixture.book.history.isChanged(account, "prp_1")).isTrue();
      assertThat(fixture.book.history.isChanged(account, "prp_2")).isFalse();
      assertThat(fixture.book.history.account(account).status())
          .isEqualTo(AccountStatus.ACCOUNT_STATUS_FROZEN);
    }
    fixture.awaitTables();
    assertThat(fixture.book.history.isChanged(account, "prp_1")).isTrue();
  }

  @Test
  void a_past_balance_stays_while_the_book_goes_on() {
    Saver ada = fixture.saver().with(100_000);
    Saver bola = fixture.saver();
    UUID account = Ids.ACCOUNT.parse("id", ada.accountId());
    try (HeldTables _ = new HeldTables(fixture)) {
      for (int i = 0; i < 20; i++) {
        Instant asked = fixture.clock.instant();
        long then = fixture.book.history.balanceAt(ALL, account, asked).posted();
        ada.ledger()
            .postTransaction(transfer("t" + i, ada.accountId(), bola.accountId(), 100).build());
        assertThat(fixture.book.history.balanceAt(ALL, account, asked).posted()).isEqualTo(then);
        fixture.clock.advance(Duration.ofMillis(i % 3));
      }
    }
  }

  private Transaction hold(Saver saver, String key) {
    return fixture
        .payout
        .hold(fixture.hold(saver, key, 300).setExpiresAt(soon()).build())
        .getTransaction();
  }

  private Timestamp soon() {
    return LedgerMessages.timestamp(fixture.clock.instant().plusSeconds(60));
  }

  private long batches() {
    return fixture.select("SELECT max(batch_no) FROM journal", Long.class).getFirst();
  }

  private ListTransactionsResponse book() {
    return operator.listTransactions(ListTransactionsRequest.getDefaultInstance());
  }

  private static List<Long> seqs(ListTransactionsResponse list) {
    return list.getTransactionsList().stream().map(Transaction::getSeq).toList();
  }
}
