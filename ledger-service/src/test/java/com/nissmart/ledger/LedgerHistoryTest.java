package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.Timestamp;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.History.StatementSums;
import com.nissmart.ledger.v1.Entry;
import com.nissmart.ledger.v1.GetAccountRequest;
import com.nissmart.ledger.v1.GetBalanceRequest;
import com.nissmart.ledger.v1.GetStatementSumsRequest;
import com.nissmart.ledger.v1.GetStatementSumsResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListAccountsRequest;
import com.nissmart.ledger.v1.ListEntriesRequest;
import com.nissmart.ledger.v1.ListEntriesResponse;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerHistoryTest {
  private static final BookViewer AUDITOR = new BookViewer("auditor", null);

  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver();
  private final Saver bola = fixture.saver();

  @AfterEach
  void stop() {
    fixture.close();
  }

  @Test
  void a_statement_lists_entries_with_running_balances() {
    ada.with(1_000);
    send(ada, bola, "t1", 100);
    send(ada, bola, "t2", 200);
    assertThat(entries(ada, ListEntriesRequest.newBuilder()))
        .extracting(Entry::getAmount, Entry::getBalance)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(-200L, 700L),
            org.assertj.core.groups.Tuple.tuple(-100L, 900L),
            org.assertj.core.groups.Tuple.tuple(1_000L, 1_000L));
  }

  @Test
  void pages_of_a_statement_join_without_gap_or_overlap() {
    ada.with(10_000);
    for (int i = 1; i <= 10; i++) {
      send(ada, bola, "t" + i, 100);
    }
    List<Long> seen = new ArrayList<>();
    String token = "";
    int pages = 0;
    do {
      ListEntriesResponse page =
          ada.ledger()
              .listEntries(
                  ListEntriesRequest.newBuilder()
                      .setAccountId(ada.accountId())
                      .setPageSize(4)
                      .setPageToken(token)
                      .build());
      page.getEntriesList().forEach(entry -> seen.add(entry.getAccountSeq()));
      token = page.getNextPageToken();
      pages++;
    } while (!token.isEmpty());
    assertThat(seen).containsExactly(11L, 10L, 9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
    assertThat(pages).isEqualTo(3);
  }

  @Test
  void oldest_entries_are_the_newest_ones_reversed() {
    ada.with(10_000);
    for (int i = 1; i <= 10; i++) {
      fixture.clock.advance(Duration.ofHours(1));
      send(ada, bola, "t" + i, 100);
    }
    Instant to = fixture.clock.instant().minus(Duration.ofHours(1));
    for (ListEntriesRequest.Builder list :
        List.of(
            ListEntriesRequest.newBuilder(),
            ListEntriesRequest.newBuilder().setTo(timestamp(to)),
            ListEntriesRequest.newBuilder().setFrom(timestamp(to.minus(Duration.ofHours(7)))))) {
      List<Entry> oldest = allPages(ada, list.clone().setOldestFirst(true));
      assertThat(oldest).hasSizeGreaterThan(7).isEqualTo(allPages(ada, list).reversed());
    }
  }

  @Test
  void a_page_token_is_refused_in_the_other_order() {
    ada.with(1_000);
    send(ada, bola, "t1", 100);
    ListEntriesRequest.Builder list =
        ListEntriesRequest.newBuilder().setAccountId(ada.accountId()).setPageSize(1);
    String token = ada.ledger().listEntries(list.build()).getNextPageToken();
    ListEntriesRequest other = list.setPageToken(token).setOldestFirst(true).build();
    assertThat(refusal(() -> ada.ledger().listEntries(other)).reason())
        .isEqualTo(Reason.CURSOR_INVALID);
  }

  @Test
  void sums_of_a_period_are_those_of_its_entries() {
    Instant start = fixture.clock.instant();
    ada.with(1_000);
    for (int i = 1; i <= 6; i++) {
      fixture.clock.advance(Duration.ofHours(1));
      send(ada, bola, "t" + i, 200 + i);
      send(bola, ada, "b" + i, 100);
    }
    Instant end = start.plus(Duration.ofHours(4));
    GetStatementSumsRequest.Builder period =
        GetStatementSumsRequest.newBuilder()
            .setAccountId(ada.accountId())
            .setFrom(timestamp(start.plus(Duration.ofHours(2))))
            .setTo(timestamp(end));
    assertThat(ada.ledger().getStatementSums(period.build()))
        .isEqualTo(
            GetStatementSumsResponse.newBuilder()
                .setCurrency("NGN")
                .setOpeningBalance(899)
                .setClosingBalance(694)
                .setMoneyIn("200")
                .setMoneyOut("405")
                .setMovements(4)
                .setLastAccountSeq(7)
                .build());
    period.setFrom(timestamp(fixture.clock.instant().plusSeconds(1))).clearTo();
    assertThat(ada.ledger().getStatementSums(period.build()).getMovements()).isZero();
    assertThat(refusal(() -> bola.ledger().getStatementSums(period.build())).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
  }

  @Test
  void sums_of_many_entries_are_added_up_in_slices() {
    ada.with(1_000);
    for (int i = 1; i <= 4; i++) {
      send(ada, bola, "t" + i, 200 + i);
      send(bola, ada, "b" + i, 100);
    }
    fixture.awaitTables();
    UUID account = Ids.ACCOUNT.parse("id", ada.accountId());
    for (long slice : new long[] {1, 2, 9, 100}) {
      History history = new History(fixture.book.reads, slice);
      StatementSums sums = history.sums(AUDITOR, account, null, null, () -> false);
      assertThat(sums.moneyIn()).as("slices of %s", slice).isEqualTo(1_400);
      assertThat(sums.moneyOut()).isEqualTo(810);
      assertThat(sums.movements()).isEqualTo(9);
    }
    try (HeldTables _ = new HeldTables(fixture)) {
      send(bola, ada, "b5", 100);
      History history = new History(fixture.book.reads, 2);
      StatementSums sums = history.sums(AUDITOR, account, null, null, () -> false);
      assertThat(sums.moneyIn()).as("with the tail").isEqualTo(1_500);
      assertThat(sums.movements()).isEqualTo(10);
    }
  }

  @Test
  void sums_that_nobody_waits_for_are_given_up() {
    ada.with(1_000);
    fixture.awaitTables();
    UUID account = Ids.ACCOUNT.parse("id", ada.accountId());
    History history = new History(fixture.book.reads, 1);
    assertThatThrownBy(() -> history.sums(AUDITOR, account, null, null, () -> true))
        .isInstanceOfSatisfying(
            Refusal.class,
            refused -> assertThat(refused.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
  }

  private static List<Entry> allPages(Saver saver, ListEntriesRequest.Builder list) {
    list.setAccountId(saver.accountId()).setPageSize(3).clearPageToken();
    List<Entry> all = new ArrayList<>();
    do {
      ListEntriesResponse page = saver.ledger().listEntries(list.build());
      all.addAll(page.getEntriesList());
      list.setPageToken(page.getNextPageToken());
    } while (!list.getPageToken().isEmpty());
    return all;
  }

  @Test
  void a_statement_of_a_time_span_has_its_entries() {
    Instant start = fixture.clock.instant();
    ada.with(1_000);
    fixture.clock.advance(Duration.ofHours(1));
    send(ada, bola, "t1", 100);
    fixture.clock.advance(Duration.ofHours(1));
    send(ada, bola, "t2", 100);
    ListEntriesRequest.Builder middle =
        ListEntriesRequest.newBuilder()
            .setFrom(timestamp(start.plus(Duration.ofHours(1))))
            .setTo(timestamp(start.plus(Duration.ofHours(2))));
    assertThat(entries(ada, middle)).extracting(Entry::getAmount).containsExactly(-100L);
    assertThat(entries(ada, middle)).extracting(Entry::getAccountSeq).containsExactly(2L);
  }

  @Test
  void a_past_balance_is_that_after_the_last_batch_before_it() {
    Instant start = fixture.clock.instant();
    ada.with(1_000);
    fixture.clock.advance(Duration.ofHours(1));
    send(ada, bola, "t1", 100);
    fixture.clock.advance(Duration.ofHours(1));
    assertThat(balanceAt(ada, start.minusSeconds(1))).isZero();
    assertThat(balanceAt(ada, start)).isEqualTo(1_000);
    assertThat(balanceAt(ada, start.plus(Duration.ofMinutes(59)))).isEqualTo(1_000);
    assertThat(balanceAt(ada, start.plus(Duration.ofHours(1)))).isEqualTo(900);
    Instant future = start.plus(Duration.ofDays(1));
    assertThat(refusal(() -> balanceAt(ada, future)).reason()).isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void a_list_shows_both_sides_and_own_refusals() {
    ada.with(1_000);
    send(ada, bola, "t1", 100);
    refusal(() -> send(ada, bola, "too-much", 10_000));
    send(bola, ada, "back", 100);
    assertThat(list(ada, ListTransactionsRequest.newBuilder()))
        .extracting(Transaction::getSeq)
        .containsExactly(4L, 3L, 2L, 1L);
    assertThat(list(bola, ListTransactionsRequest.newBuilder()))
        .extracting(Transaction::getSeq)
        .containsExactly(4L, 2L);
  }

  @Test
  void a_key_finds_what_its_caller_requested() {
    ada.with(1_000);
    Transaction sent = send(ada, bola, "k", 100);
    send(bola, ada, "k", 100);
    send(ada, bola, "other", 100);
    refusal(() -> send(ada, bola, "too-much", 10_000));
    ListTransactionsRequest.Builder byKey =
        ListTransactionsRequest.newBuilder().setIdempotencyKey("k");
    assertThat(list(ada, byKey)).extracting(Transaction::getId).containsExactly(sent.getId());
    assertThat(list(ada, byKey.clone().setAccountId(ada.accountId()))).hasSize(1);
    assertThat(list(ada, byKey.clone().setType(TransactionType.TRANSACTION_TYPE_DEPOSIT)))
        .isEmpty();
    assertThat(list(ada, byKey.clone().setIdempotencyKey("too-much")))
        .extracting(Transaction::getStatus)
        .containsExactly(TransactionStatus.TRANSACTION_STATUS_FAILED);
    assertThat(list(ada, byKey.clone().setIdempotencyKey("never"))).isEmpty();
    assertThat(refusal(() -> list(ada, byKey.clone().setIdempotencyKey("a b"))).reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_INVALID);
  }

  @Test
  void every_filter_of_a_list_narrows_it() {
    Instant start = fixture.clock.instant();
    ada.with(1_000);
    fixture.clock.advance(Duration.ofHours(1));
    send(ada, bola, "t1", 100);
    refusal(() -> send(ada, bola, "too-much", 10_000));
    fixture.clock.advance(Duration.ofHours(1));
    Transaction hold = fixture.payout.hold(fixture.hold(ada, "h", 300).build()).getTransaction();
    assertThat(seqs(builder -> builder.setType(TransactionType.TRANSACTION_TYPE_TRANSFER)))
        .containsExactly(3L, 2L);
    assertThat(seqs(builder -> builder.setStatus(TransactionStatus.TRANSACTION_STATUS_FAILED)))
        .containsExactly(3L);
    assertThat(seqs(builder -> builder.setStatus(TransactionStatus.TRANSACTION_STATUS_PENDING)))
        .containsExactly(hold.getSeq());
    assertThat(seqs(builder -> builder.setFrom(timestamp(start.plus(Duration.ofHours(1))))))
        .containsExactly(4L, 3L, 2L);
    assertThat(seqs(builder -> builder.setTo(timestamp(start.plus(Duration.ofHours(1))))))
        .containsExactly(1L);
    assertThat(seqs(builder -> builder.setMinAmount(300).setMaxAmount(1_000)))
        .containsExactly(4L, 1L);
    assertThat(seqs(builder -> builder.setAccountId(ada.accountId())))
        .containsExactly(4L, 3L, 2L, 1L);
  }

  @Test
  void pages_join_and_a_cursor_of_another_list_is_refused() {
    ada.with(1_000);
    for (int i = 1; i <= 5; i++) {
      send(ada, bola, "t" + i, 100);
    }
    ListTransactionsRequest first = ListTransactionsRequest.newBuilder().setPageSize(4).build();
    ListTransactionsResponse page = ada.ledger().listTransactions(first);
    ListTransactionsResponse rest =
        ada.ledger()
            .listTransactions(first.toBuilder().setPageToken(page.getNextPageToken()).build());
    assertThat(page.getTransactionsList())
        .extracting(Transaction::getSeq)
        .containsExactly(6L, 5L, 4L, 3L);
    assertThat(rest.getTransactionsList()).extracting(Transaction::getSeq).containsExactly(2L, 1L);
    assertThat(rest.getNextPageToken()).isEmpty();
    ListTransactionsRequest other =
        first.toBuilder()
            .setType(TransactionType.TRANSACTION_TYPE_TRANSFER)
            .setPageToken(page.getNextPageToken())
            .build();
    assertThat(refusal(() -> ada.ledger().listTransactions(other)).reason())
        .isEqualTo(Reason.CURSOR_INVALID);
    ListTransactionsRequest tooLarge = first.toBuilder().setPageSize(201).build();
    assertThat(refusal(() -> ada.ledger().listTransactions(tooLarge)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  @Test
  void operators_and_auditors_see_all_wallets_savers_their_own() {
    ada.with(1_000);
    GetAccountRequest request =
        GetAccountRequest.newBuilder().setAccountId(ada.accountId()).build();
    assertThat(refusal(() -> bola.ledger().getAccount(request)).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(
            refusal(() ->
                    entries(bola, ListEntriesRequest.newBuilder().setAccountId(ada.accountId())))
                .reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(
            refusal(() ->
                    list(bola, ListTransactionsRequest.newBuilder().setAccountId(ada.accountId())))
                .reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    ListAccountsRequest theirs =
        ListAccountsRequest.newBuilder().setOwnerId(Ids.USER.format(ada.userId())).build();
    assertThat(refusal(() -> bola.ledger().listAccounts(theirs)).reason())
        .isEqualTo(Reason.USER_NOT_FOUND);
    fixture.awaitTables();
    for (Role role : List.of(Role.ROLE_OPERATOR, Role.ROLE_AUDITOR)) {
      LedgerServiceBlockingStub staff =
          LedgerServiceGrpc.newBlockingStub(fixture.server.asUser(UUID.randomUUID(), role));
      assertThat(staff.getAccount(request).getAccount().getBalance().getPosted()).isEqualTo(1_000);
      assertThat(staff.listAccounts(theirs).getAccountsList()).hasSize(1);
      assertThat(
              staff
                  .listTransactions(ListTransactionsRequest.getDefaultInstance())
                  .getTransactionsList())
          .hasSize(1);
    }
  }

  private List<Long> seqs(
      java.util.function.UnaryOperator<ListTransactionsRequest.Builder> filter) {
    return list(ada, filter.apply(ListTransactionsRequest.newBuilder())).stream()
        .map(Transaction::getSeq)
        .toList();
  }

  private static List<Transaction> list(Saver saver, ListTransactionsRequest.Builder request) {
    return saver.ledger().listTransactions(request.build()).getTransactionsList();
  }

  private List<Entry> entries(Saver saver, ListEntriesRequest.Builder request) {
    if (request.getAccountId().isEmpty()) {
      request.setAccountId(saver.accountId());
    }
    return saver.ledger().listEntries(request.build()).getEntriesList();
  }

  private static long balanceAt(Saver saver, Instant at) {
    return saver
        .ledger()
        .getBalance(
            GetBalanceRequest.newBuilder()
                .setAccountId(saver.accountId())
                .setAt(timestamp(at))
                .build())
        .getBalance()
        .getPosted();
  }

  private static Transaction send(Saver from, Saver to, String key, long amount) {
    return from.ledger()
        .postTransaction(transfer(key, from.accountId(), to.accountId(), amount).build())
        .getTransaction();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
