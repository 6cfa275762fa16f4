package com.nissmart.payout.rail;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Money;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What every rail must keep, whatever is behind it. A rail's own test extends this and says how to
 * provoke things.
 */
public abstract class PaymentRailContract {

  /** The rail under test. */
  protected abstract PaymentRail rail();

  /** Lets time pass for the rail. */
  protected abstract void passes(Duration duration);

  /**
   * How often the beneficiary was, or will be, paid under the reference, by the rail's own book.
   */
  protected abstract int timesPaid(String reference);

  /** A destination that is paid. */
  protected abstract String goodAccount();

  /** A destination that does not exist. */
  protected abstract String unknownAccount();

  @Test
  void a_payment_to_a_good_account_is_paid_in_the_end_and_stays_paid() {
    RailPayment payment = payment(goodAccount(), 100);
    assertThat(rail().send(payment))
        .isInstanceOfAny(RailAnswer.Paid.class, RailAnswer.Accepted.class);
    passes(rail().settlingTime());
    assertThat(rail().query(payment.reference())).isEqualTo(new RailAnswer.Paid());
    passes(rail().settlingTime().multipliedBy(100));
    assertThat(rail().query(payment.reference())).isEqualTo(new RailAnswer.Paid());
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void a_reference_that_is_sent_again_is_paid_once() {
    RailPayment payment = payment(goodAccount(), 100);
    for (int i = 0; i < 5; i++) {
      rail().send(payment);
      passes(Duration.ofSeconds(1));
    }
    assertThat(rail().send(payment)).isEqualTo(new RailAnswer.Paid());
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void a_reference_that_is_sent_many_times_at_once_is_paid_once() throws Exception {
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
  void a_reference_that_is_sent_with_another_content_pays_nothing_more_and_settles_nothing() {
    RailPayment payment = payment(goodAccount(), 100);
    rail().send(payment);
    RailPayment other =
        new RailPayment(
            payment.reference(), new Money(200, "NGN"), "058", goodAccount(), "Ada Obi");
    assertThat(rail().send(other)).isInstanceOf(RailAnswer.Inconclusive.class);
    passes(rail().settlingTime());
    assertThat(rail().query(payment.reference())).isEqualTo(new RailAnswer.Paid());
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void an_account_that_does_not_exist_is_never_paid() {
    RailPayment payment = payment(unknownAccount(), 100);
    assertThat(rail().send(payment)).isInstanceOf(RailAnswer.NotPaid.class);
    passes(rail().settlingTime());
    assertThat(rail().query(payment.reference()))
        .isInstanceOfAny(RailAnswer.NotPaid.class, RailAnswer.NotFound.class);
    assertThat(timesPaid(payment.reference())).isZero();
  }

  @Test
  void a_reference_that_was_never_sent_is_not_found_and_asking_pays_nothing() {
    String reference = UUID.randomUUID().toString();
    assertThat(rail().query(reference)).isEqualTo(new RailAnswer.NotFound());
    assertThat(timesPaid(reference)).isZero();
  }

  /** A payment under a new reference. */
  protected static RailPayment payment(String accountNumber, long amount) {
    String reference = UUID.randomUUID().toString().replace("-", "");
    return new RailPayment(reference, new Money(amount, "NGN"), "058", accountNumber, "Ada Obi");
  }
}
