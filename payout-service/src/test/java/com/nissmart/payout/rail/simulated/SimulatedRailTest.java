package com.nissmart.payout.rail.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.payout.rail.PaymentRail;
import com.nissmart.payout.rail.PaymentRailContract;
import com.nissmart.payout.rail.RailAnswer;
import com.nissmart.payout.rail.RailPayment;
import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SimulatedRailTest extends PaymentRailContract {
  private static final Duration DELAY = Duration.ofMillis(300);

  private final Database database = Database.open("payout", TestPostgres.database("payout").app());
  private final MovableClock clock = MovableClock.create();
  private final SimulatedRail rail = open(DELAY);

  @AfterEach
  void stop() {
    database.close();
  }

  @Test
  void any_other_number_is_paid_after_a_short_delay() {
    RailPayment payment = payment("0123456789", 100);
    assertThat(rail.send(payment)).isEqualTo(accepted(payment));
    assertThat(rail.query(payment.reference())).isEqualTo(accepted(payment));
    passes(DELAY);
    assertThat(rail.query(payment.reference())).isInstanceOf(RailAnswer.Paid.class);
  }

  @Test
  void without_a_delay_it_pays_at_once() {
    SimulatedRail quick = open(Duration.ZERO);
    assertThat(quick.send(payment("0123456789", 100))).isInstanceOf(RailAnswer.Paid.class);
  }

  @Test
  void number_1_has_no_account() {
    assertThat(rail.send(payment("9990000001", 100)))
        .isInstanceOfSatisfying(
            RailAnswer.NotPaid.class,
            no -> assertThat(no.code()).isEqualTo(Reason.DESTINATION_INVALID));
  }

  @Test
  void number_2_does_not_answer_and_pays() {
    RailPayment payment = payment("9990000002", 100);
    assertThat(rail.send(payment)).isInstanceOf(RailAnswer.Inconclusive.class);
    passes(DELAY);
    assertThat(rail.query(payment.reference())).isInstanceOf(RailAnswer.Paid.class);
  }

  @Test
  void number_3_does_not_answer_and_never_pays() {
    RailPayment payment = payment("9990000003", 100);
    assertThat(rail.send(payment)).isInstanceOf(RailAnswer.Inconclusive.class);
    passes(Duration.ofDays(1));
    assertThat(rail.query(payment.reference())).isEqualTo(new RailAnswer.NotFound());
    assertThat(timesPaid(payment.reference())).isZero();
  }

  @Test
  void number_4_is_busy_three_times_and_then_pays() {
    RailPayment payment = payment("9990000004", 100);
    assertThat(rail.send(payment)).isInstanceOf(RailAnswer.Busy.class);
    assertThat(rail.send(payment)).isInstanceOf(RailAnswer.Busy.class);
    SimulatedRail restarted = open(DELAY);
    assertThat(restarted.send(payment)).isInstanceOf(RailAnswer.Busy.class);
    assertThat(rail.query(payment.reference())).isEqualTo(new RailAnswer.NotFound());
    assertThat(restarted.send(payment)).isEqualTo(accepted(payment));
    assertThat(restarted.send(payment)).isEqualTo(accepted(payment));
    assertThat(timesPaid(payment.reference())).isOne();
  }

  @Test
  void number_7_never_gives_a_conclusive_answer() {
    RailPayment payment = payment("9990000007", 100);
    assertThat(rail.send(payment)).isInstanceOf(RailAnswer.Inconclusive.class);
    passes(Duration.ofDays(30));
    assertThat(rail.query(payment.reference())).isInstanceOf(RailAnswer.Inconclusive.class);
    assertThat(timesPaid(payment.reference())).isZero();
  }

  private static RailAnswer accepted(RailPayment payment) {
    return new RailAnswer.Accepted(DELAY, "SIM-" + payment.reference());
  }

  private SimulatedRail open(Duration delay) {
    LossyConnection lossless = new LossyConnection(new Random(), 0, 0);
    return new SimulatedRail(
        database.jdbi(), clock, delay, Duration.ofSeconds(5), lossless, () -> false);
  }

  @Override
  protected PaymentRail rail() {
    return rail;
  }

  @Override
  protected Instant now() {
    return clock.instant();
  }

  @Override
  protected void passes(Duration duration) {
    clock.advance(duration);
  }

  @Override
  protected int timesPaid(String reference) {
    return database
        .jdbi()
        .withHandle(h ->
            h.createQuery(
                    "select count(*) from simulated_rail.payment where reference = :r and paid_at is not null")
                .bind("r", reference)
                .mapTo(Integer.class)
                .one());
  }

  @Override
  protected String goodAccount() {
    return "0123456789";
  }

  @Override
  protected String unknownAccount() {
    return "9990000001";
  }
}
