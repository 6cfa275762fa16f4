package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.deposit;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.ListTransactionsRequest;
import com.nissmart.ledger.v1.PostTransactionRequest;
import com.nissmart.ledger.v1.PostTransactionResult;
import com.nissmart.ledger.v1.PostTransactionsRequest;
import com.nissmart.ledger.v1.PostTransactionsResponse;
import com.nissmart.ledger.v1.Transaction;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Many transactions in a call, linked groups, and dry runs. */
class LedgerManyTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver().with(1_000);
  private final Saver bola = fixture.saver();

  @AfterEach
  void the_book_is_sound() {
    BookAudit.assertSound(fixture);
    fixture.close();
  }

  @Test
  void each_request_of_a_call_has_its_own_result() {
    PostTransactionsResponse response = post(pay("a", 400), pay("b", 700), pay("c", 600));
    assertThat(codes(response)).containsExactly("ok", "INSUFFICIENT_FUNDS", "ok");
    assertThat(response.getResults(1).getRefusal().getTransactionId()).startsWith("txn_");
    assertThat(bola.balance()).isEqualTo("1000/0/1000");
  }

  @Test
  void the_same_key_twice_in_a_call_has_one_effect() {
    PostTransactionsResponse response = post(pay("a", 400), pay("a", 400), pay("a", 500));
    assertThat(codes(response)).containsExactly("ok", "ok", "IDEMPOTENCY_KEY_REUSED");
    assertThat(response.getResults(0).getReplayed()).isFalse();
    assertThat(response.getResults(1).getReplayed()).isTrue();
    assertThat(response.getResults(1).getTransaction())
        .isEqualTo(response.getResults(0).getTransaction());
    assertThat(bola.balance()).isEqualTo("400/0/400");
  }

  @Test
  void a_repeated_call_replays_each_of_its_requests() {
    PostTransactionsResponse first = post(pay("a", 400), pay("b", 700));
    PostTransactionsResponse again = post(pay("a", 400), pay("b", 700));
    assertThat(again.getResults(0).getReplayed()).isTrue();
    assertThat(again.getResults(0).getTransaction())
        .isEqualTo(first.getResults(0).getTransaction());
    assertThat(again.getResults(1).getReplayed()).isTrue();
    assertThat(again.getResults(1).getRefusal()).isEqualTo(first.getResults(1).getRefusal());
  }

  @Test
  void a_linked_group_fails_as_one_and_leaves_no_trace() {
    PostTransactionsRequest request =
        request(pay("a", 400), pay("b", 700), pay("c", 300))
            .addLinkedGroups(2)
            .addLinkedGroups(1)
            .build();
    PostTransactionsResponse response = ada.ledger().postTransactions(request);
    assertThat(codes(response)).containsExactly("LINKED_REFUSED", "INSUFFICIENT_FUNDS", "ok");
    assertThat(response.getResults(1).getRefusal().getTransactionId()).isEmpty();
    assertThat(bola.balance()).isEqualTo("300/0/300");
    assertThat(codes(post(pay("a", 400), pay("b", 200)))).containsExactly("ok", "ok");
  }

  @Test
  void a_linked_group_is_booked_as_one() {
    PostTransactionsRequest request =
        request(pay("a", 400), pay("b", 600)).addLinkedGroups(2).build();
    assertThat(codes(ada.ledger().postTransactions(request))).containsExactly("ok", "ok");
    assertThat(bola.balance()).isEqualTo("1000/0/1000");
    assertThat(ada.ledger().postTransactions(request).getResultsList())
        .allMatch(PostTransactionResult::getReplayed);
  }

  @Test
  void a_malformed_call_names_the_field_and_does_nothing() {
    assertThat(refusal(() -> post()).reason()).isEqualTo(Reason.INVALID_REQUEST);
    Refusal bad = refusal(() -> post(pay("a", 400), pay("b", 0)));
    assertThat(bad.fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("requests.1.amount");
    PostTransactionsRequest groups =
        request(pay("a", 400), pay("b", 500)).addLinkedGroups(3).build();
    assertThat(refusal(() -> ada.ledger().postTransactions(groups)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
  }

  @Test
  void a_dry_run_answers_and_books_nothing() {
    PostTransactionRequest.Builder trial = pay("k", 400).setValidateOnly(true);
    Transaction would = ada.ledger().postTransaction(trial.build()).getTransaction();
    assertThat(would.getId()).isEmpty();
    assertThat(would.getSeq()).isZero();
    assertThat(would.getAmount().getAmount()).isEqualTo(400);
    Refusal refused =
        refusal(
            () -> ada.ledger().postTransaction(pay("big", 1_001).setValidateOnly(true).build()));
    assertThat(refused.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(refused.transactionId()).isNull();
    assertThat(
            ada.ledger()
                .listTransactions(ListTransactionsRequest.getDefaultInstance())
                .getTransactionsList())
        .hasSize(1);
    assertThat(ada.ledger().postTransaction(pay("k", 500).build()).getReplayed()).isFalse();
  }

  @Test
  void a_dry_run_of_a_used_key_is_a_replay() {
    Transaction done = ada.ledger().postTransaction(pay("k", 400).build()).getTransaction();
    var again = ada.ledger().postTransaction(pay("k", 400).setValidateOnly(true).build());
    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getTransaction()).isEqualTo(done);
  }

  @Test
  void ten_thousand_requests_go_in_one_call() {
    ada.ledger().postTransaction(deposit("rich", ada.accountId(), 1_000_000).build());
    PostTransactionsRequest.Builder request = PostTransactionsRequest.newBuilder();
    for (int i = 0; i < 10_000; i++) {
      request.addRequests(pay("m" + i, 100));
    }
    PostTransactionsResponse response = ada.ledger().postTransactions(request.build());
    assertThat(response.getResultsList())
        .hasSize(10_000)
        .allMatch(PostTransactionResult::hasTransaction);
    PostTransactionsRequest tooMany = request.addRequests(pay("one-more", 100)).build();
    assertThat(refusal(() -> ada.ledger().postTransactions(tooMany)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
  }

  private PostTransactionRequest.Builder pay(String key, long kobo) {
    return transfer(key, ada.accountId(), bola.accountId(), kobo);
  }

  private PostTransactionsResponse post(PostTransactionRequest.Builder... requests) {
    return ada.ledger().postTransactions(request(requests).build());
  }

  private static PostTransactionsRequest.Builder request(
      PostTransactionRequest.Builder... requests) {
    PostTransactionsRequest.Builder request = PostTransactionsRequest.newBuilder();
    for (PostTransactionRequest.Builder each : requests) {
      request.addRequests(each);
    }
    return request;
  }

  private static List<String> codes(PostTransactionsResponse response) {
    return response.getResultsList().stream()
        .map(result -> result.hasTransaction() ? "ok" : result.getRefusal().getCode().name())
        .toList();
  }
}
