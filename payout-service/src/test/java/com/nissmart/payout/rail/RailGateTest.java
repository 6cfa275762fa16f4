package com.nissmart.payout.rail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import com.nissmart.testkit.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RailGateTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final RailPayment PAYMENT = payment("058");

  private long nanos;
  private RailAnswer next = new RailAnswer.Paid();
  private final RailGate gate =
      new RailGate(
          new Answering(),
          new RailGate.GateSettings(4, 2, 3, PAUSE, PAUSE.multipliedBy(3)),
          () -> nanos);

  @Test
  void failures_close_the_gate_and_a_probe_opens_it() {
    fails(3);
    assertThat(gate.isOpen("058")).isFalse();
    assertThat(gate.tryEnter("058")).isEqualTo(PAUSE);

    passes(PAUSE);
    assertThat(gate.tryEnter("058")).as("one caller may probe").isZero();
    assertThat(gate.tryEnter("058")).as("the others wait").isPositive();
    next = new RailAnswer.Busy("503");
    gate.send(PAYMENT);
    gate.leave("058");
    assertThat(gate.tryEnter("058")).as("the pause doubles").isEqualTo(PAUSE.multipliedBy(2));

    passes(PAUSE.multipliedBy(2));
    assertThat(gate.tryEnter("058")).isZero();
    next = new RailAnswer.Paid();
    gate.send(PAYMENT);
    gate.leave("058");
    assertThat(gate.isOpen("058")).isTrue();
  }

  @Test
  void an_answer_between_failures_resets_the_count() {
    fails(2);
    next = new RailAnswer.Inconclusive("it cannot say", true);
    gate.query("058", "r");
    fails(2);
    assertThat(gate.isOpen("058")).isTrue();
  }

  @Test
  void a_probe_that_never_called_lets_the_next_caller_probe() {
    fails(3);
    passes(PAUSE);
    assertThat(gate.tryEnter("058")).isZero();
    gate.leave("058");
    assertThat(gate.tryEnter("058")).isZero();
  }

  @Test
  void running_calls_do_not_change_the_pause() {
    assertThat(gate.tryEnter("058")).isZero();
    fails(6);
    assertThat(gate.tryEnter("058")).as("one pause").isEqualTo(PAUSE);
    passes(PAUSE);
    assertThat(CompletableFuture.supplyAsync(() -> gate.tryEnter("058")).join())
        .as("a probe")
        .isZero();
    gate.leave("058");
    assertThat(gate.tryEnter("058")).as("the prober is still in").isPositive();
  }

  @Test
  void the_number_of_callers_inside_is_limited() {
    assertThat(gate.tryEnter("058")).isZero();
    assertThat(gate.tryEnter("058")).isZero();
    assertThat(gate.tryEnter("058")).isPositive();
    gate.leave("058");
    assertThat(gate.tryEnter("058")).isZero();
  }

  @Test
  void a_bank_that_is_down_pauses_no_other_bank() {
    fails(30);

    assertThat(gate.tryEnter("058")).isPositive();
    assertThat(gate.isOpen()).as("the rail itself works").isTrue();
    assertThat(gate.tryEnter("044")).isZero();
    gate.leave("044");
  }

  @Test
  void a_slow_bank_takes_not_all_calls() {
    assertThat(gate.tryEnter("058")).isZero();
    assertThat(gate.tryEnter("058")).isZero();
    assertThat(gate.tryEnter("058")).isPositive();
    assertThat(gate.tryEnter("044")).isZero();
    assertThat(gate.tryEnter("033")).isZero();
    assertThat(gate.tryEnter("011")).as("the rail's own limit").isPositive();
  }

  @Test
  void several_banks_without_an_answer_are_a_rail_that_is_down() {
    next = new RailAnswer.Inconclusive("no answer");
    List.of("058", "044", "033").forEach(bank -> gate.send(payment(bank)));
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.tryEnter("011")).isEqualTo(PAUSE);

    passes(PAUSE);
    assertThat(gate.tryEnter("011")).isZero();
    next = new RailAnswer.Paid();
    gate.send(payment("011"));
    gate.leave("011");
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void a_list_that_hangs_ends_in_time() {
    CountDownLatch never = new CountDownLatch(1);
    assertThatThrownBy(() -> gate.list(Duration.ofMillis(20), () -> awaits(never)))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
    assertThat(gate.list(Duration.ofSeconds(10), () -> List.of("line"))).containsExactly("line");
  }

  @Test
  void lists_that_fail_are_not_called_for_a_while() {
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> gate.list(PAUSE.multipliedBy(9), () -> List.of().getFirst()))
          .isInstanceOf(Refusal.class);
    }
    AtomicInteger called = new AtomicInteger();
    assertThatThrownBy(() -> gate.list(PAUSE.multipliedBy(9), called::incrementAndGet))
        .isInstanceOf(Refusal.class);
    passes(PAUSE);
    assertThat(gate.list(PAUSE.multipliedBy(9), called::incrementAndGet)).isOne();
    assertThat(gate.list(PAUSE.multipliedBy(9), called::incrementAndGet)).isEqualTo(2);
  }

  private static List<String> awaits(CountDownLatch latch) {
    try {
      latch.await();
      return List.of();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void fails(int times) {
    next = new RailAnswer.Inconclusive("no answer");
    for (int i = 0; i < times; i++) {
      gate.send(PAYMENT);
    }
  }

  private static RailPayment payment(String bank) {
    return new RailPayment(
        "r", new Money(1, "NGN"), bank, "0123456789", "Ada Obi", MovableClock.START);
  }

  private void passes(Duration duration) {
    nanos += duration.toNanos();
  }

  private final class Answering implements PaymentRail {
    @Override
    public String name() {
      return "answering";
    }

    @Override
    public Duration settlingTime() {
      return Duration.ZERO;
    }

    @Override
    public Duration timeout() {
      return Duration.ZERO;
    }

    @Override
    public RailAnswer send(RailPayment payment) {
      return next;
    }

    @Override
    public RailAnswer query(String reference) {
      return next;
    }

    @Override
    public void settled(Instant from, Instant to, Consumer<SettlementLine> lines) {}

    @Override
    public List<SettlementLine> returnedSince(Instant since, int limit) {
      return List.of();
    }
  }
}
