package com.nissmart.payout.rail;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The contract of every payment rail. A rail's own test extends it and implements the access to the
 * rail.
 */
public abstract class PaymentRailContract {

  /** Returns the rail under test. */
  protected abstract PaymentRail rail();

  /** Returns the time of the rail. */
  protected abstract Instant now();

  /** Lets time pass for the rail. */
  protected abstract void passes(Duration duration);

  /** Returns how often the rail's own book pays the reference. */
  protected abstract int timesPaid(String reference);

  /** Returns a destination that is paid. */
  protected abstract String goodAccount();

  /** Returns a destination that does not exist. */
  protected abstract String unknownAccount();

  @Test
  void a_payment_to_a_good_account_is_paid_and_stays_paid() {
    RailPayment payment = payment(goodAccount(), 100);
    assertThat(rail().send(payment))
        .isInstanceOfAny(RailAnswer.Paid.class, RailAnswer.Accepted.class);
    passes(rail().settlingTime());
    assertThat(rail().query(payment.reference())).isInstanceOf(RailAnswer.Paid.class);
    passes(rail().settlingTime().multipliedBy(100));
    assertThat(rail().query(payment.reference())).isInstanceOf(RailAnswer.Paid.class);
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void a_reference_sent_again_is_paid_once() {
    RailPayment payment = payment(goodAccount(), 100);
    for (int i = 0; i < 5; i++) {
      rail().send(payment);
      passes(Duration.ofSeconds(1));
    }
    assertThat(rail().send(payment)).isInstanceOf(RailAnswer.Paid.class);
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void a_reference_sent_many_times_at_once_is_paid_once() throws Exception {
    RailPayment payment = payment(goodAccount(), 100);
    List<Callable<RailAnswer>> sends =
        IntStream.range(0, 16)
            .<Callable<RailAnswer>>mapToObj(i -> () -> rail().send(payment))
            .toList();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      assertThat(threads.invokeAll(sends))
          .allSatisfy(sent -> assertThat(sent.resultNow()).isNotNull());
    }
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void a_reference_sent_with_other_content_pays_nothing_more() {
    RailPayment payment = payment(goodAccount(), 100);
    rail().send(payment);
    RailPayment other =
        new RailPayment(
            payment.reference(),
            new Money(200, "NGN"),
            "058",
            goodAccount(),
            "Ada Obi",
            payment.notAfter());
    assertThat(rail().send(other)).isInstanceOf(RailAnswer.Inconclusive.class);
    passes(rail().settlingTime());
    assertThat(rail().query(payment.reference())).isInstanceOf(RailAnswer.Paid.class);
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void an_order_that_arrives_too_late_is_never_paid() {
    RailPayment payment = payment(goodAccount(), 100);
    passes(Duration.ofSeconds(61));
    assertThat(rail().send(payment)).isInstanceOf(RailAnswer.NotPaid.class);
    RailPayment again =
        new RailPayment(
            payment.reference(),
            payment.amount(),
            payment.bankCode(),
            payment.accountNumber(),
            payment.accountName(),
            now().plusSeconds(60));
    assertThat(rail().send(again)).as("its no is final").isInstanceOf(RailAnswer.NotPaid.class);
    passes(rail().settlingTime());
    assertThat(rail().query(payment.reference())).isInstanceOf(RailAnswer.NotPaid.class);
    assertThat(timesPaid(payment.reference())).isZero();
  }

  @Test
  void a_late_copy_of_a_paid_order_changes_nothing() {
    RailPayment payment = payment(goodAccount(), 100);
    rail().send(payment);
    passes(Duration.ofSeconds(61));
    assertThat(rail().send(payment)).isInstanceOf(RailAnswer.Paid.class);
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void an_unknown_account_is_never_paid() {
    RailPayment payment = payment(unknownAccount(), 100);
    assertThat(rail().send(payment)).isInstanceOf(RailAnswer.NotPaid.class);
    passes(rail().settlingTime());
    assertThat(rail().query(payment.reference()))
        .isInstanceOfAny(RailAnswer.NotPaid.class, RailAnswer.NotFound.class);
    assertThat(timesPaid(payment.reference())).isZero();
  }

  @Test
  void an_unsent_reference_is_not_found_and_not_paid() {
    String reference = UUID.randomUUID().toString();
    assertThat(rail().query(reference)).isEqualTo(new RailAnswer.NotFound());
    assertThat(timesPaid(reference)).isZero();
  }

  /** Returns a payment with a new reference. */
  protected RailPayment payment(String accountNumber, long amount) {
    Instant notAfter = now().plus(Duration.ofMinutes(1));
    String reference = UUID.randomUUID().toString().replace("-", "");
    return new RailPayment(
        reference, new Money(amount, "NGN"), "058", accountNumber, "Ada Obi", notAfter);
  }
}
