package com.nissmart.payout.withdrawal.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact.FactResult;
import com.nissmart.payout.withdrawal.fact.RailFact.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Facts that arrive late, twice, or in any order: bookings stay, and the facts are booked beside
 * them.
 */
class RailFactsTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void a_payment_after_the_release_is_booked_through_suspense() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(id)).isEqualTo("FAILED");

    assertThat(hear(id, Kind.PAID)).isEqualTo(FactResult.APPLIED);
    assertThat(hear(id, Kind.PAID)).isEqualTo(FactResult.KNOWN);
    payout.worker.runDue();
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(payout.ledger.calls())
        .containsExactly(id + ":1:hold", id + ":1:release", id + ":1:adjustment");
    RetryWithdrawalRequest retry =
        RetryWithdrawalRequest.newBuilder().setWithdrawalId(id).setIdempotencyKey("r").build();
    assertThat(Refused.by(() -> payout.asAda().retryWithdrawal(retry)).reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);
  }

  @Test
  void a_retry_stops_when_the_first_attempt_was_paid() {
    String id = payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    String first = payout.get(id).getExternalReference();
    payout
        .asAda()
        .retryWithdrawal(
            RetryWithdrawalRequest.newBuilder().setWithdrawalId(id).setIdempotencyKey("r").build());

    assertThat(hear(first, Kind.PAID, null)).isEqualTo(FactResult.APPLIED);
    payout.workFor(Duration.ofSeconds(5));

    assertThat(payout.status(id)).isEqualTo("CANCELLED");
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void money_that_comes_back_after_completed_is_credited_once() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    payout.workFor(Duration.ofSeconds(5));

    assertThat(hear(id, Kind.RETURNED)).isEqualTo(FactResult.APPLIED);
    assertThat(hear(id, Kind.RETURNED)).isEqualTo(FactResult.KNOWN);
    payout.worker.runDue();
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(hear(id, Kind.PAID)).isEqualTo(FactResult.KNOWN);
    assertThat(payout.status(id)).isEqualTo("REVERSED");
  }

  @Test
  void a_return_is_found_by_the_poll_alone() {
    String id = payout.withdraw("k1", 40_000, "9990000005");
    payout.workFor(Duration.ofSeconds(2));
    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    ReturnedPayments returns = new ReturnedPayments(payout.gate(payout.rail), payout.facts);
    ReturnedPayments.ReturnsPosition from =
        new ReturnedPayments.ReturnsPosition(Instant.EPOCH.toString());
    ReturnedPayments.ReturnsPosition early = returns.read(from);
    payout.passes(Duration.ofSeconds(4));

    ReturnedPayments.ReturnsPosition late = returns.read(early);
    returns.read(late);
    payout.worker.runDue();

    assertThat(early).isEqualTo(from);
    assertThat(late).isNotEqualTo(from);
    assertThat(payout.status(id)).isEqualTo("REVERSED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
  }

  @Test
  void many_returns_at_one_moment_hide_none_after_them() {
    String id = payout.withdraw("k1", 40_000, "9990000005");
    payout.workFor(Duration.ofSeconds(2));
    payout
        .superuser()
        .useHandle(h ->
            h.execute(
                """
                insert into simulated_rail.payment (reference, amount_minor, currency, bank_code, account_number,
                  account_name, accepted_at, paid_at, returned_at)
                select 'foreign-' || n, 100, 'NGN', '058', '0123456789', 'Ada', at, at, at
                from generate_series(1, 1200) n,
                  (select min(returned_at) - interval '2 seconds' from simulated_rail.payment) x (at)
                """));
    payout.passes(Duration.ofSeconds(4));
    ReturnedPayments returns = new ReturnedPayments(payout.gate(payout.rail), payout.facts);

    returns.read(new ReturnedPayments.ReturnsPosition(Instant.EPOCH.toString()));
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("REVERSED");
  }

  /** A return, a payment and their copies, in every order that a seed makes. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void facts_in_any_order_end_in_the_same_books(long seed) {
    String paid = payout.withdraw("k1", 40_000, "9990000002");
    String failed = payout.withdraw("k2", 30_000, "9990000001");
    payout.worker.runDue();
    List<Runnable> facts = new ArrayList<>();
    for (String id : List.of(paid, failed)) {
      for (Kind kind : List.of(Kind.PAID, Kind.PAID, Kind.RETURNED, Kind.RETURNED)) {
        facts.add(() -> hear(id, kind));
      }
    }
    Collections.shuffle(facts, new Random(seed));
    for (Runnable fact : facts) {
      fact.run();
      payout.worker.runDue();
    }

    assertThat(payout.status(paid)).isEqualTo("REVERSED");
    assertThat(payout.status(failed)).isEqualTo("FAILED");
    assertThat(payout.ledger.available(payout.wallet)).isEqualTo(PayoutFixture.OPENING);
    assertThat(payout.ledger.suspense()).as("the return balances it").isZero();
    assertThat(payout.ledger.heldInAll()).isZero();
  }

  @Test
  void a_contradicting_fact_changes_nothing_and_is_flagged() {
    String open = payout.withdraw("k1", 40_000, "9990000002");
    String done = payout.withdraw("k2", 30_000, "0123456789");
    payout.worker.runDue();
    payout.passes(PayoutFixture.DELAY);

    String reference = payout.get(open).getExternalReference();
    assertThat(hear(reference, Kind.PAID, new Money(39_999, "NGN")))
        .isEqualTo(FactResult.AMOUNT_DIFFERS);
    assertThat(payout.status(open)).isEqualTo("PROCESSING");
    assertThat(
            payout.number("select count(*) from withdrawal where needs_operator_since is not null"))
        .isOne();
    payout.workFor(Duration.ofSeconds(5));
    assertThat(payout.status(open)).isEqualTo("COMPLETED");

    assertThat(hear(done, Kind.NOT_PAID)).isEqualTo(FactResult.CONTRADICTS);
    assertThat(payout.status(done)).isEqualTo("COMPLETED");
    assertThat(hear("nobody's", Kind.PAID, null)).isEqualTo(FactResult.UNKNOWN_REFERENCE);
    payout.checkInvariants();
  }

  @Test
  void a_fact_before_the_answer_to_the_sending_counts_once() {
    String id = payout.withdraw("k1", 40_000, "0123456789");
    ScriptedRail rail = new ScriptedRail(payout.rail);
    rail.nextSend(payment -> {
      RailAnswer answer = payout.rail.send(payment);
      assertThat(hear(payment.reference(), Kind.PAID, payment.amount()))
          .isEqualTo(FactResult.APPLIED);
      return answer;
    });
    payout.worker(rail).runDue();

    assertThat(payout.status(id)).isEqualTo("COMPLETED");
    assertThat(payout.ledger.calls()).containsExactly(id + ":1:hold", id + ":1:capture");
    payout.checkInvariants();
  }

  private FactResult hear(String id, Kind kind) {
    return hear(payout.get(id).getExternalReference(), kind, null);
  }

  private FactResult hear(String reference, Kind kind, @Nullable Money amount) {
    return payout.facts.hear(new RailFact(reference, kind, amount, Channel.CALLBACK, ""));
  }
}
