package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Role;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.LedgerServiceGrpc.LedgerServiceBlockingStub;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.ListTransactionsResponse;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Lists of accounts with tens of thousands of lines, of which few fit the filter. */
class LargeAccountListsTest {
  private static final int MOST_READ = 10_000;
  private static final int LINES = 30_000;
  private static final int REFUSED = 12_000;
  private static final int AT_ONCE = 10_000;

  private static final LedgerFixture fixture = new LedgerFixture();
  private static final Saver ada = fixture.saver().with(10_000_000);
  private static final Saver bola = fixture.saver().with(5_000);
  private static final Saver cleo = fixture.saver().with(7_000);
  private static final LedgerServiceBlockingStub auditor =
      LedgerServiceGrpc.newBlockingStub(
          fixture.server.asUser(UUID.randomUUID(), Role.ROLE_AUDITOR));

  /** The answers to the pages of a list. */
  private record Walk(List<Transaction> found, int pages) {}

  /** Ada pays bola very often, and a stranger without money tries to pay cleo. */
  @BeforeAll
  static void fill() {
    pay(ada, bola, LINES);
    pay(fixture.saver(), cleo, REFUSED);
    fixture.awaitTables();
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  private static void pay(Saver payer, Saver payee, int times) {
    for (int from = 0; from < times; from += AT_ONCE) {
      PostTransactionsRequest.Builder many = PostTransactionsRequest.newBuilder();
      for (int i = from; i < Math.min(times, from + AT_ONCE); i++) {
        many.addRequests(transfer("p" + i, payer.accountId(), payee.accountId(), 100));
      }
      var _ = payer.ledger().postTransactions(many.build());
    }
  }

  @Test
  void a_search_of_an_account_ends_after_many_lines() {
    ListTransactionsRequest.Builder large =
        ListTransactionsRequest.newBuilder().setAccountId(ada.accountId()).setMinAmount(101);
    ListTransactionsResponse first = ada.ledger().listTransactions(large.build());
    assertThat(first.getTransactionsList()).isEmpty();
    assertThat(first.getNextPageToken()).isNotEmpty();
    Walk walk = walk(ada.ledger(), large);
    assertThat(walk.found)
        .extracting(one -> one.getAmount().getAmount())
        .containsExactly(10_000_000L);
    assertThat(walk.pages).isEqualTo(1 + LINES / MOST_READ);
  }

  @Test
  void all_pages_together_have_everything_once() {
    Walk all = walk(bola.ledger(), ListTransactionsRequest.newBuilder().setMaxAmount(5_000));
    assertThat(all.found).hasSize(LINES + 1).doesNotHaveDuplicates();
    Walk refused =
        walk(
            auditor,
            ListTransactionsRequest.newBuilder()
                .setStatus(TransactionStatus.TRANSACTION_STATUS_FAILED));
    assertThat(refused.found).hasSize(REFUSED).doesNotHaveDuplicates();
  }

  @Test
  void payments_that_others_tried_hide_nothing() {
    ListTransactionsRequest.Builder all = ListTransactionsRequest.newBuilder();
    for (ListTransactionsRequest.Builder list : List.of(all, all.clone().setMinAmount(1))) {
      Walk walk = walk(cleo.ledger(), list);
      assertThat(walk.found).extracting(one -> one.getAmount().getAmount()).containsExactly(7_000L);
      assertThat(walk.pages).isEqualTo(1);
    }
    Walk seen = walk(auditor, all.clone().setAccountId(cleo.accountId()));
    assertThat(seen.found).hasSize(REFUSED + 1).doesNotHaveDuplicates();
  }

  @Test
  void a_search_of_the_whole_book_ends_after_many_rows() {
    Walk walk =
        walk(auditor, ListTransactionsRequest.newBuilder().setMinAmount(101).setMaxAmount(6_000));
    assertThat(walk.found).extracting(one -> one.getAmount().getAmount()).containsExactly(5_000L);
    assertThat(walk.pages).isEqualTo(1 + (LINES + REFUSED) / MOST_READ);
  }

  private static Walk walk(
      LedgerServiceBlockingStub caller, ListTransactionsRequest.Builder request) {
    List<Transaction> found = new ArrayList<>();
    int pages = 0;
    ListTransactionsRequest.Builder next = request.clone().setPageSize(200);
    do {
      ListTransactionsResponse page = caller.listTransactions(next.build());
      found.addAll(page.getTransactionsList());
      next.setPageToken(page.getNextPageToken());
      pages++;
    } while (!next.getPageToken().isEmpty());
    return new Walk(found, pages);
  }
}
