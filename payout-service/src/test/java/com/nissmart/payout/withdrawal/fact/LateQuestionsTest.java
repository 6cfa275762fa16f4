package com.nissmart.payout.withdrawal.fact;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.Money;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.Rails;
import com.nissmart.payout.reconciliation.exception.ExceptionItems;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import com.nissmart.payout.withdrawal.RailStatement.Channel;
import com.nissmart.payout.withdrawal.fact.RailFact.FactResult;
import com.nissmart.payout.withdrawal.fact.RailFact.Kind;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Payments that are found after their attempts were given up. */
class LateQuestionsTest {
  private final PayoutFixture payout = new PayoutFixture();
  private final ScriptedRail bank = new ScriptedRail(payout.rail);
  private final LateQuestions questions =
      new LateQuestions(payout.jdbi, new Rails(payout.gate(bank)), payout.facts, payout.clock);

  @AfterEach
  void stop() {
    payout.close();
  }

  @ParameterizedTest
  @EnumSource(Channel.class)
  void a_payment_of_a_failed_attempt_is_a_fact_on_every_channel(Channel channel) {
    String id = givenUp();

    RailFact fact =
        new RailFact(payout.get(id).getExternalReference(), Kind.PAID, null, channel, "");
    assertThat(payout.facts.hear(fact)).isEqualTo(FactResult.APPLIED);
    payout.worker.runDue();

    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(retry(id)).isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);
    assertThat(
            payout.number(
                "select count(*) from withdrawal_event where note like 'Paid by the bank after%'"))
        .isOne();
  }

  @Test
  void a_payment_found_days_later_is_booked() {
    String id = givenUp();
    days(2);
    bank.everyQuery(_ -> new RailAnswer.Paid());
    days(2);
    payout.worker.runDue();

    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(retry(id)).isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);
    assertThat(open()).isZero();
  }

  @Test
  void a_given_up_attempt_is_asked_about_for_a_week() {
    givenUp();
    int[] asked = {0};
    bank.everyQuery(_ -> {
      asked[0]++;
      return new RailAnswer.NotFound();
    });
    payout.passes(Duration.ofMinutes(9));
    questions.askDue();
    assertThat(asked[0]).isZero();
    payout.passes(Duration.ofMinutes(1));
    questions.askDue();
    assertThat(asked[0]).isOne();
    days(10);

    assertThat(asked[0]).isEqualTo(10);
    assertThat(open()).isZero();
  }

  @Test
  void a_rail_without_an_answer_is_asked_again() {
    String id = givenUp();
    bank.everyQuery(_ -> new RailAnswer.Inconclusive("timed out"));
    days(20);
    bank.everyQuery(_ -> new RailAnswer.Paid());
    days(1);

    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isEqualTo(-40_000);
    assertThat(payout.status(id)).isEqualTo("FAILED");
  }

  @Test
  void the_first_attempt_is_asked_about_after_a_retry() {
    String id = givenUp();
    String first = payout.get(id).getExternalReference();
    payout.asAda().retryWithdrawal(retryRequest(id));
    payout.workFor(Duration.ofSeconds(5));
    bank.everyQuery(
        reference -> reference.equals(first) ? new RailAnswer.Paid() : new RailAnswer.NotFound());

    days(1);
    payout.worker.runDue();

    assertThat(payout.ledger.suspense()).as("the first attempt's payment").isEqualTo(-40_000);
  }

  @Test
  void a_no_of_the_rail_ends_the_questions() {
    String id = givenUp();
    bank.everyQuery(_ -> new RailAnswer.NotPaid(Reason.RAIL_REJECTED, "no"));
    days(1);
    assertThat(open()).isZero();
    assertThat(payout.asAda().retryWithdrawal(retryRequest(id)).getWithdrawal().getAttempt())
        .isEqualTo(2);
  }

  @Test
  void an_attempt_that_the_rail_rejected_is_not_asked_about() {
    payout.withdraw("k1", 40_000, "9990000001");
    payout.workFor(Duration.ofSeconds(5));
    assertThat(open()).isZero();
  }

  @Test
  void a_retry_waits_while_the_rail_has_the_payment_after_all() {
    String id = givenUp();
    bank.everyQuery(_ -> new RailAnswer.Accepted(Duration.ofSeconds(1)));
    days(1);
    assertThat(retry(id)).isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);

    bank.everyQuery(_ -> new RailAnswer.NotFound());
    days(1);
    assertThat(retry(id)).isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);

    payout
        .exceptions
        .list(new ExceptionItems.Filter(null, true, null), null, 10)
        .forEach(one -> payout.exceptions.resolve(one.id(), "usr_x", "The bank took it back"));
    assertThat(payout.asAda().retryWithdrawal(retryRequest(id)).getReplayed()).isFalse();
  }

  @Test
  void a_retry_waits_while_an_exception_is_open() {
    String id = givenUp();
    payout.facts.hear(
        new RailFact(
            payout.get(id).getExternalReference(),
            Kind.PAID,
            new Money(39_999, "NGN"),
            Channel.REPORT,
            ""));
    assertThat(retry(id)).isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);

    payout
        .exceptions
        .list(new ExceptionItems.Filter(null, true, null), null, 10)
        .forEach(one -> payout.exceptions.resolve(one.id(), "usr_x", "Another payment"));
    assertThat(payout.asAda().retryWithdrawal(retryRequest(id)).getReplayed()).isFalse();
  }

  @Test
  void a_retry_waits_until_the_return_is_booked() {
    String id = givenUp();
    String reference = payout.get(id).getExternalReference();
    payout.facts.hear(new RailFact(reference, Kind.RETURNED, null, Channel.QUERY, ""));
    assertThat(retry(id)).isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);

    payout.worker.runDue();
    assertThat(payout.ledger.suspense()).isZero();
    assertThat(payout.asAda().retryWithdrawal(retryRequest(id)).getReplayed()).isFalse();
  }

  @Test
  void operators_cannot_retry_a_contradicted_attempt_either() {
    String id = givenUp();
    String reference = payout.get(id).getExternalReference();
    payout.facts.hear(new RailFact(reference, Kind.PAID, null, Channel.REPORT, ""));
    assertThat(
            Refused.by(() ->
                    payout
                        .as(UUID.randomUUID(), Role.ROLE_OPERATOR)
                        .retryWithdrawal(retryRequest(id)))
                .reason())
        .isEqualTo(Reason.WITHDRAWAL_NOT_RETRYABLE);
  }

  /** A withdrawal that failed because the bank said "not found" twice. */
  private String givenUp() {
    String id = payout.withdraw("k1", 40_000, "9990000003");
    payout.workFor(Duration.ofMinutes(2));
    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(open()).isOne();
    return id;
  }

  private void days(int days) {
    for (int hour = 0; hour < 24 * days; hour++) {
      payout.passes(Duration.ofHours(1));
      questions.askDue();
    }
  }

  private long open() {
    return payout.number("select count(*) from late_question");
  }

  private Reason retry(String id) {
    return Refused.by(() -> payout.asAda().retryWithdrawal(retryRequest(id))).reason();
  }

  private static RetryWithdrawalRequest retryRequest(String id) {
    return RetryWithdrawalRequest.newBuilder().setWithdrawalId(id).setIdempotencyKey("r").build();
  }
}
