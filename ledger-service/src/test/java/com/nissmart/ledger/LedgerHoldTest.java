package com.nissmart.ledger;

import static com.nissmart.ledger.LedgerFixture.naira;
import static com.nissmart.ledger.LedgerFixture.refusal;
import static com.nissmart.ledger.LedgerFixture.transfer;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.LedgerFixture.Saver;
import com.nissmart.ledger.v1.CaptureRequest;
import com.nissmart.ledger.v1.GetTransactionRequest;
import com.nissmart.ledger.v1.HoldAct;
import com.nissmart.ledger.v1.HoldResponse;
import com.nissmart.ledger.v1.LedgerServiceGrpc;
import com.nissmart.ledger.v1.PostHoldsRequest;
import com.nissmart.ledger.v1.PostHoldsResponse;
import com.nissmart.ledger.v1.ReleaseRequest;
import com.nissmart.ledger.v1.Transaction;
import com.nissmart.ledger.v1.TransactionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LedgerHoldTest {
  private final LedgerFixture fixture = new LedgerFixture();
  private final Saver ada = fixture.saver().with(1_000);

  @AfterEach
  void the_book_is_sound() {
    BookAudit.assertSound(fixture);
    fixture.close();
  }

  @Test
  void a_hold_lowers_the_available_balance_only() {
    Transaction hold = hold("h", 300);
    assertThat(ada.balance()).isEqualTo("1000/300/700");
    assertThat(hold.getStatus()).isEqualTo(TransactionStatus.TRANSACTION_STATUS_PENDING);
    Saver bola = fixture.saver();
    assertThat(
            refusal(() ->
                    ada.ledger()
                        .postTransaction(
                            transfer("t", ada.accountId(), bola.accountId(), 701).build()))
                .reason())
        .isEqualTo(Reason.INSUFFICIENT_FUNDS);
  }

  @Test
  void a_captured_hold_leaves_the_account_and_is_completed() {
    Transaction hold = hold("h", 300);
    Transaction capture = capture("c", hold);
    assertThat(ada.balance()).isEqualTo("700/0/700");
    assertThat(capture.getAmount()).isEqualTo(naira(300));
    assertThat(capture.getResolvesTransactionId()).isEqualTo(hold.getId());
    assertThat(seen(hold).getStatus()).isEqualTo(TransactionStatus.TRANSACTION_STATUS_COMPLETED);
  }

  @Test
  void a_released_hold_is_available_again_and_failed() {
    Transaction hold = hold("h", 300);
    release("r", hold);
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
    assertThat(seen(hold).getStatus()).isEqualTo(TransactionStatus.TRANSACTION_STATUS_FAILED);
  }

  @Test
  void the_rest_of_a_captured_hold_is_available_again() {
    Transaction hold = hold("h", 300);
    fixture.payout.capture(captureRequest("c", hold).setAmount(naira(120)).build());
    assertThat(ada.balance()).isEqualTo("880/0/880");
  }

  @Test
  void more_than_is_held_is_not_captured() {
    Transaction hold = hold("h", 300);
    CaptureRequest tooMuch = captureRequest("c", hold).setAmount(naira(301)).build();
    assertThat(refusal(() -> fixture.payout.capture(tooMuch)).reason())
        .isEqualTo(Reason.CAPTURE_EXCEEDS_HOLD);
    assertThat(ada.balance()).isEqualTo("1000/300/700");
    capture("c2", hold);
    assertThat(ada.balance()).isEqualTo("700/0/700");
  }

  @Test
  void a_hold_is_resolved_once_and_a_repeat_is_a_replay() {
    Transaction hold = hold("h", 300);
    Transaction capture = capture("c", hold);
    assertThat(capture("c", hold)).isEqualTo(capture);
    assertThat(refusal(() -> release("r", hold)).reason()).isEqualTo(Reason.HOLD_RESOLVED);
    assertThat(refusal(() -> capture("c2", hold)).reason()).isEqualTo(Reason.HOLD_RESOLVED);
    assertThat(ada.balance()).isEqualTo("700/0/700");
  }

  @Test
  void only_a_hold_can_be_resolved() {
    Transaction hold = hold("h", 300);
    Transaction capture = capture("c", hold);
    assertThat(refusal(() -> release("r", capture)).reason()).isEqualTo(Reason.NOT_A_HOLD);
    Transaction nowhere = hold.toBuilder().setId(Ids.TRANSACTION.format(Ids.ofSeq(1, 999))).build();
    assertThat(refusal(() -> release("r", nowhere)).reason())
        .isEqualTo(Reason.TRANSACTION_NOT_FOUND);
    Transaction foreign = hold.toBuilder().setId(Ids.TRANSACTION.format(UUID.randomUUID())).build();
    assertThat(refusal(() -> release("r", foreign)).reason())
        .isEqualTo(Reason.TRANSACTION_NOT_FOUND);
  }

  @Test
  void a_refused_hold_is_recorded_and_replayed() {
    HoldResponse kept = fixture.payout.hold(fixture.hold(ada, "h1", 900).build());
    var first = refusal(() -> fixture.payout.hold(fixture.hold(ada, "h2", 200).build()));
    release("r", kept.getTransaction());
    var again = refusal(() -> fixture.payout.hold(fixture.hold(ada, "h2", 200).build()));
    assertThat(first.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(again.transactionId()).isEqualTo(first.transactionId()).isNotNull();
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
  }

  @Test
  void a_hold_is_placed_for_the_owner_of_the_account_only() {
    Saver eve = fixture.saver();
    var stolen = fixture.hold(ada, "h", 100).setOwnerId(Ids.USER.format(eve.userId())).build();
    assertThat(refusal(() -> fixture.payout.hold(stolen)).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
  }

  @Test
  void people_and_other_services_place_no_holds() {
    var request = fixture.hold(ada, "h", 100).build();
    assertThat(refusal(() -> ada.ledger().hold(request)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> fixture.accounts.hold(request)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    var anonymous = LedgerServiceGrpc.newBlockingStub(fixture.server.anonymous());
    assertThat(refusal(() -> anonymous.hold(request)).reason()).isEqualTo(Reason.UNAUTHENTICATED);
  }

  @Test
  void each_act_on_a_hold_has_a_result_and_can_be_repeated() {
    Transaction first = hold("h1", 300);
    Transaction second = hold("h2", 200);
    PostHoldsRequest acts =
        PostHoldsRequest.newBuilder()
            .addActs(act().setCapture(captureRequest("c1", first)))
            .addActs(act().setRelease(releaseRequest("r2", second)))
            .addActs(act().setCapture(captureRequest("c2", second)))
            .addActs(act().setHold(fixture.hold(ada, "h3", 700)))
            .addActs(act().setHold(fixture.hold(ada, "h4", 100)))
            .addActs(act().setHold(fixture.hold(ada, "", 1)))
            .addActs(act())
            .build();
    PostHoldsResponse response = fixture.payout.postHolds(acts);
    assertThat(codes(response))
        .containsExactly(
            "CAPTURE",
            "RELEASE",
            "HOLD_RESOLVED",
            "WITHDRAWAL",
            "INSUFFICIENT_FUNDS",
            "IDEMPOTENCY_KEY_REQUIRED",
            "INVALID_REQUEST");
    assertThat(response.getResults(4).getRefusal().getTransactionId()).startsWith("txn_");
    assertThat(ada.balance()).isEqualTo("700/700/0");
    assertThat(codes(fixture.payout.postHolds(acts))).isEqualTo(codes(response));
    assertThat(fixture.payout.postHolds(acts).getResults(0).getReplayed()).isTrue();
    assertThat(ada.balance()).isEqualTo("700/700/0");
    assertThat(capture("c1", first)).isEqualTo(response.getResults(0).getTransaction());
  }

  @Test
  void an_empty_call_is_refused_but_a_malformed_act_gets_a_result() {
    assertThat(
            refusal(() -> fixture.payout.postHolds(PostHoldsRequest.getDefaultInstance())).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    PostHoldsRequest nothing = PostHoldsRequest.newBuilder().addActs(act()).build();
    assertThat(codes(fixture.payout.postHolds(nothing))).containsExactly("INVALID_REQUEST");
    assertThat(refusal(() -> ada.ledger().postHolds(nothing)).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void trial_holds_are_judged_in_turn_and_hold_nothing() {
    PostHoldsRequest.Builder trials =
        PostHoldsRequest.newBuilder()
            .setValidateOnly(true)
            .addActs(act().setHold(fixture.hold(ada, "t1", 700)))
            .addActs(act().setHold(fixture.hold(ada, "t2", 400)))
            .addActs(act().setHold(fixture.hold(ada, "t3", 300)))
            .addActs(act().setRelease(releaseRequest("r1", hold("h1", 100))));
    PostHoldsResponse response = fixture.payout.postHolds(trials.build());
    assertThat(codes(response))
        .containsExactly(
            "WITHDRAWAL", "INSUFFICIENT_FUNDS", "INSUFFICIENT_FUNDS", "INVALID_REQUEST");
    assertThat(response.getResults(0).getTransaction().getId()).isEmpty();
    assertThat(response.getResults(1).getRefusal().getTransactionId()).isEmpty();
    assertThat(ada.balance()).isEqualTo("1000/100/900");
    assertThat(hold("t1", 700).getId()).startsWith("txn_");
  }

  @Test
  void a_repeated_key_among_trials_names_no_transaction() {
    PostHoldsRequest.Builder trials =
        PostHoldsRequest.newBuilder()
            .setValidateOnly(true)
            .addActs(act().setHold(fixture.hold(ada, "t", 700)))
            .addActs(act().setHold(fixture.hold(ada, "t", 700)));
    PostHoldsResponse response = fixture.payout.postHolds(trials.build());
    assertThat(response.getResultsList())
        .allSatisfy(result -> {
          assertThat(result.getTransaction().getId()).isEmpty();
          assertThat(result.getTransaction().getSeq()).isZero();
          assertThat(result.getReplayed()).isFalse();
        });
    assertThat(ada.balance()).isEqualTo("1000/0/1000");
  }

  private static HoldAct.Builder act() {
    return HoldAct.newBuilder();
  }

  private static List<String> codes(PostHoldsResponse response) {
    return response.getResultsList().stream()
        .map(result ->
            result.hasTransaction()
                ? result.getTransaction().getType().name().substring("TRANSACTION_TYPE_".length())
                : result.getRefusal().getCode().name())
        .toList();
  }

  @Test
  void a_hold_raced_by_captures_and_releases_is_resolved_once() throws Exception {
    Transaction hold = hold("h", 300);
    List<Callable<Boolean>> racers = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      String key = "race" + i;
      boolean captures = i % 2 == 0;
      racers.add(() -> wins(() -> captures ? capture(key, hold) : release(key, hold)));
    }
    int winners = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Boolean> racer : threads.invokeAll(racers)) {
        winners += racer.get() ? 1 : 0;
      }
    }
    assertThat(winners).isEqualTo(1);
    assertThat(ada.balance()).isIn("700/0/700", "1000/0/1000");
  }

  private static boolean wins(Callable<Transaction> call) throws Exception {
    try {
      call.call();
      return true;
    } catch (io.grpc.StatusRuntimeException e) {
      assertThat(com.nissmart.runtime.grpc.GrpcErrors.fromStatus(e).reason())
          .isEqualTo(Reason.HOLD_RESOLVED);
      return false;
    }
  }

  private Transaction hold(String key, long amount) {
    return fixture.payout.hold(fixture.hold(ada, key, amount).build()).getTransaction();
  }

  private Transaction capture(String key, Transaction hold) {
    return fixture.payout.capture(captureRequest(key, hold).build()).getTransaction();
  }

  private Transaction release(String key, Transaction hold) {
    return fixture.payout.release(releaseRequest(key, hold).build()).getTransaction();
  }

  private static ReleaseRequest.Builder releaseRequest(String key, Transaction hold) {
    return ReleaseRequest.newBuilder().setIdempotencyKey(key).setHoldTransactionId(hold.getId());
  }

  private static CaptureRequest.Builder captureRequest(String key, Transaction hold) {
    return CaptureRequest.newBuilder().setIdempotencyKey(key).setHoldTransactionId(hold.getId());
  }

  private Transaction seen(Transaction hold) {
    return ada.ledger()
        .getTransaction(GetTransactionRequest.newBuilder().setTransactionId(hold.getId()).build())
        .getTransaction();
  }
}
