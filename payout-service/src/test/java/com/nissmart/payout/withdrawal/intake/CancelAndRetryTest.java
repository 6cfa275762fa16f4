package com.nissmart.payout.withdrawal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.FakeLedger.Trouble;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CancelWithdrawalResponse;
import com.nissmart.payout.v1.GetWithdrawalRequest;
import com.nissmart.payout.v1.PayoutServiceGrpc.PayoutServiceBlockingStub;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalResponse;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CancelAndRetryTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.checkInvariants();
    payout.close();
  }

  @Test
  void a_cancelled_withdrawal_makes_its_amount_available_again() {
    String id = payout.withdraw("k1", 40_000, "0123456789");

    CancelWithdrawalResponse response = cancel(payout.asAda(), id);

    assertThat(response.getReplayed()).isFalse();
    assertThat(response.getWithdrawal().getStatus().name())
        .isEqualTo("WITHDRAWAL_STATUS_CANCELLED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(payout.worker.runDue()).isZero();
    assertThat(payout.number("select count(*) from simulated_rail.payment")).isZero();
  }

  @Test
  void cancelling_twice_answers_the_same_withdrawal() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    CancelWithdrawalResponse first = cancel(payout.asAda(), id);

    CancelWithdrawalResponse again = cancel(payout.asAda(), id);

    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getWithdrawal()).isEqualTo(first.getWithdrawal());
  }

  @Test
  void a_sent_withdrawal_cannot_be_cancelled() {
    String processing = payout.withdraw("k1", 40_000, "9990000007");
    payout.worker.runDue();
    String failed = payout.withdraw("k2", 40_000, "9990000001");
    payout.worker.runDue();
    for (String id : List.of(processing, failed)) {
      assertThat(Refused.by(() -> cancel(payout.asAda(), id)).reason())
          .isEqualTo(Reason.WITHDRAWAL_NOT_CANCELLABLE);
    }
  }

  @Test
  void a_withdrawal_with_an_unknown_hold_can_be_cancelled() {
    payout.ledger.trouble(Trouble.ACTS_AND_TIMES_OUT);
    Refused.by(() -> payout.withdraw("k1", 40_000, "0123456789"));
    payout.ledger.trouble(Trouble.NONE);
    String id = payout.onlyId();

    assertThat(cancel(payout.asAda(), id).getWithdrawal().getTransactionId()).startsWith("txn_");

    assertThat(payout.status(id)).isEqualTo("CANCELLED");
    assertThat(payout.ledger.held(payout.wallet)).isZero();
  }

  @Test
  void a_worker_finishes_a_cancellation_without_the_ledger() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.ledger.trouble(Trouble.AWAY);
    assertThat(Refused.by(() -> cancel(payout.asAda(), id)).reason()).isEqualTo(Reason.UNAVAILABLE);
    payout.worker.runDue();
    payout.ledger.trouble(Trouble.NONE);
    payout.passes(Duration.ofSeconds(11));
    payout.workFor(Duration.ofSeconds(20));

    assertThat(payout.status(id)).isEqualTo("CANCELLED");
    assertThat(payout.number("select count(*) from simulated_rail.payment")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"QUEUE_FULL, UNAVAILABLE", "DISTRUSTS, INTERNAL"})
  void a_refusal_of_the_service_is_internal_to_clients(Trouble trouble, Reason told) {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.ledger.trouble(trouble);
    assertThat(Refused.by(() -> cancel(payout.asAda(), id)).reason()).isEqualTo(told);
    payout.ledger.trouble(Trouble.NONE);
    payout.passes(Duration.ofSeconds(11));
    payout.workFor(Duration.ofSeconds(20));

    assertThat(payout.status(id)).isEqualTo("CANCELLED");
  }

  @Test
  void a_cancelled_withdrawal_without_funds_ends_as_failed() {
    payout.ledger.trouble(Trouble.AWAY);
    Refused.by(() -> payout.withdraw("k1", 5_000_000, "0123456789"));
    payout.ledger.trouble(Trouble.NONE);
    String id = payout.onlyId();

    assertThat(Refused.by(() -> cancel(payout.asAda(), id)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_CANCELLABLE);
    assertThat(payout.status(id)).isEqualTo("FAILED");
    payout.ledger.deposit(payout.wallet, 9_000_000);
    retry(payout.asAda(), id, "r1");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(id)).as("a later attempt is not cancelled").isEqualTo("COMPLETED");
  }

  @Test
  void a_cancel_window_does_not_delay_a_cancellation() {
    try (PayoutFixture patient = new PayoutFixture(Duration.ofHours(1))) {
      patient.ledger.trouble(Trouble.AWAY);
      Refused.by(() -> patient.withdraw("k1", 40_000, "0123456789"));
      String id = patient.onlyId();
      Refused.by(() -> cancel(patient.asAda(), id));
      patient.ledger.trouble(Trouble.NONE);
      patient.passes(Duration.ofSeconds(11));
      patient.worker.runDue();
      assertThat(patient.status(id)).isEqualTo("CANCELLED");
      patient.checkInvariants();
    }
  }

  @RepeatedTest(12)
  void either_a_cancellation_or_a_worker_wins() throws Exception {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    boolean cancelled;
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      Future<Boolean> cancelling =
          threads.submit(() -> {
            try {
              cancel(payout.asAda(), id);
              return true;
            } catch (io.grpc.StatusRuntimeException e) {
              return false;
            }
          });
      Future<Integer> working = threads.submit(payout.worker::runDue);
      cancelled = cancelling.get();
      working.get();
    }
    payout.passes(PayoutFixture.LEASE.plusSeconds(1));
    payout.workFor(Duration.ofSeconds(20));
    assertThat(payout.status(id)).isEqualTo(cancelled ? "CANCELLED" : "COMPLETED");
    assertThat(payout.number("select count(*) from simulated_rail.payment"))
        .isEqualTo(cancelled ? 0 : 1);
  }

  @Test
  void an_operator_may_cancel_and_is_named_in_the_history() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    UUID operator = UUID.randomUUID();

    cancel(payout.as(operator, Role.ROLE_OPERATOR), id);

    assertThat(
            payout
                .asAda()
                .getWithdrawal(GetWithdrawalRequest.newBuilder().setWithdrawalId(id).build())
                .getEventsList()
                .getLast()
                .getActor())
        .isEqualTo(Ids.USER.format(operator));
  }

  @Test
  void a_retry_has_a_new_hold_and_reference() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    com.nissmart.payout.v1.Withdrawal failed = payout.get(id);

    RetryWithdrawalResponse response = retry(payout.asAda(), id, "r1");

    com.nissmart.payout.v1.Withdrawal pending = response.getWithdrawal();
    assertThat(response.getReplayed()).isFalse();
    assertThat(pending.getStatus().name()).isEqualTo("WITHDRAWAL_STATUS_PENDING");
    assertThat(pending.getAttempt()).isEqualTo(2);
    assertThat(pending.getTransactionId()).isNotEqualTo(failed.getTransactionId());
    assertThat(pending.getExternalReference()).isEmpty();
    assertThat(pending.hasFailure()).isFalse();
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.get(id).getExternalReference())
        .isNotEmpty()
        .isNotEqualTo(failed.getExternalReference());
    assertThat(payout.ledger.calls())
        .containsExactly(id + ":1:hold", id + ":1:release", id + ":2:hold", id + ":2:release");
  }

  @Test
  void a_repeated_retry_gets_the_first_answer() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    RetryWithdrawalResponse first = retry(payout.asAda(), id, "r1");
    payout.workFor(Duration.ofSeconds(5));
    retry(payout.asAda(), id, "r2");

    RetryWithdrawalResponse again = retry(payout.asAda(), id, "r1");

    assertThat(again.getReplayed()).isTrue();
    assertThat(again.getWithdrawal().toByteString())
        .isEqualTo(first.getWithdrawal().toByteString());
    assertThat(payout.get(id).getAttempt()).isEqualTo(3);
  }

  @Test
  void a_refused_retry_can_be_followed_by_another() {
    String id = payout.withdraw("k1", 600_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    String spent = payout.withdraw("k2", 600_000, "0123456789");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(spent)).isEqualTo("COMPLETED");

    Refusal refusal = Refused.by(() -> retry(payout.asAda(), id, "r1"));

    assertThat(refusal.reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(refusal.transactionId()).isEqualTo(payout.get(id).getTransactionId());
    assertThat(payout.status(id)).isEqualTo("FAILED");
    payout.ledger.deposit(payout.wallet, 1_000_000);
    assertThat(Refused.by(() -> retry(payout.asAda(), id, "r1")).reason())
        .isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(retry(payout.asAda(), id, "r2").getWithdrawal().getAttempt()).isEqualTo(3);
  }

  @Test
  void only_a_failed_withdrawal_can_be_retried() {
    String pending = payout.withdraw("k1", 100, "0123456789");
    assertThat(Refused.by(() -> retry(payout.asAda(), pending, "r1")).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);
    payout.workFor(Duration.ofSeconds(5));
    assertThat(Refused.by(() -> retry(payout.asAda(), pending, "r1")).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);
    assertThat(Refused.by(() -> retry(payout.asAda(), pending, "")).reason())
        .isEqualTo(Reason.IDEMPOTENCY_KEY_REQUIRED);
  }

  @Test
  void the_retry_key_of_another_withdrawal_is_refused() {
    String one = payout.withdraw("k1", 100, "9990000001");
    String two = payout.withdraw("k2", 100, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    retry(payout.asAda(), one, "r1");

    Refusal refusal = Refused.by(() -> retry(payout.asAda(), two, "r1"));

    assertThat(refusal.reason()).isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
    assertThat(Refused.fields(refusal)).containsExactly("withdrawal_id DIFFERS");
    assertThat(retry(payout.asAda(), two, "k1").getReplayed())
        .as("the key of a request is not the key of a retry")
        .isFalse();
  }

  @Test
  void simultaneous_retries_begin_one_attempt() throws Exception {
    String id = payout.withdraw("k1", 100, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    List<Callable<Boolean>> retries =
        IntStream.range(0, 16)
            .<Callable<Boolean>>mapToObj(i ->
                () -> {
                  try {
                    retry(payout.asAda(), id, i < 8 ? "same" : "other" + i);
                    return true;
                  } catch (io.grpc.StatusRuntimeException e) {
                    return false;
                  }
                })
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(retries).stream().filter(Future::resultNow)).isNotEmpty();
    }
    assertThat(payout.get(id).getAttempt()).isEqualTo(2);
    assertThat(payout.ledger.held(payout.wallet)).isEqualTo(100);
  }

  @Test
  void an_operator_may_retry_but_other_users_may_not() {
    String id = payout.withdraw("k1", 100, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    UUID stranger = UUID.randomUUID();
    assertThat(Refused.by(() -> retry(payout.asCustomer(stranger), id, "r")).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_FOUND);
    assertThat(Refused.by(() -> cancel(payout.asCustomer(stranger), id)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_FOUND);
    assertThat(Refused.by(() -> retry(payout.as(stranger, Role.ROLE_AUDITOR), id, "r")).reason())
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(
            Refused.by(() ->
                    retry(payout.as(stranger, Role.ROLE_AUDITOR, Role.ROLE_CUSTOMER), id, "r"))
                .reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_FOUND);
    assertThat(retry(payout.as(stranger, Role.ROLE_OPERATOR), id, "r").getWithdrawal().getAttempt())
        .isEqualTo(2);
  }

  private static CancelWithdrawalResponse cancel(PayoutServiceBlockingStub as, String id) {
    return as.cancelWithdrawal(CancelWithdrawalRequest.newBuilder().setWithdrawalId(id).build());
  }

  private static RetryWithdrawalResponse retry(
      PayoutServiceBlockingStub as, String id, String key) {
    return as.retryWithdrawal(
        RetryWithdrawalRequest.newBuilder().setWithdrawalId(id).setIdempotencyKey(key).build());
  }
}
