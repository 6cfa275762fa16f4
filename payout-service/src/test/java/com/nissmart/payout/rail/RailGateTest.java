package com.nissmart.payout.rail;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.Money;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class RailGateTest {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final RailPayment PAYMENT =
      new RailPayment("r", new Money(1, "NGN"), "058", "0123456789", "Ada Obi");

  private long nanos;
  private RailAnswer next = new RailAnswer.Paid();
  private final RailGate gate =
      new RailGate(
          new Answering(),
          new RailGate.GateSettings(2, 3, PAUSE, PAUSE.multipliedBy(3)),
          () -> nanos);

  @Test
  void failures_close_the_gate_and_a_probe_opens_it() {
    fails(3);
    assertThat(gate.isOpen()).isFalse();
    assertThat(gate.tryEnter()).isEqualTo(PAUSE);

    passes(PAUSE);
    assertThat(gate.tryEnter()).as("one caller may probe").isZero();
    assertThat(gate.tryEnter()).as("the others wait").isPositive();
    next = new RailAnswer.Busy("503");
    gate.send(PAYMENT);
    gate.leave();
    assertThat(gate.tryEnter()).as("the pause doubles").isEqualTo(PAUSE.multipliedBy(2));

    passes(PAUSE.multipliedBy(2));
    assertThat(gate.tryEnter()).isZero();
    next = new RailAnswer.Paid();
    gate.send(PAYMENT);
    gate.leave();
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void an_answer_between_failures_resets_the_count() {
    fails(2);
    next = new RailAnswer.Inconclusive("it cannot say", true);
    gate.query("r");
    fails(2);
    assertThat(gate.isOpen()).isTrue();
  }

  @Test
  void a_probe_that_never_called_lets_the_next_caller_probe() {
    fails(3);
    passes(PAUSE);
    assertThat(gate.tryEnter()).isZero();
    gate.leave();
    assertThat(gate.tryEnter()).isZero();
  }

  @Test
  void running_calls_do_not_change_the_pause() {
    assertThat(gate.tryEnter()).isZero();
    fails(6);
    assertThat(gate.tryEnter()).as("one pause").isEqualTo(PAUSE);
    passes(PAUSE);
    assertThat(CompletableFuture.supplyAsync(gate::tryEnter).join()).as("a probe").isZero();
    gate.leave();
    assertThat(gate.tryEnter()).as("the prober is still in").isPositive();
  }

  @Test
  void the_number_of_callers_inside_is_limited() {
    assertThat(gate.tryEnter()).isZero();
    assertThat(gate.tryEnter()).isZero();
    assertThat(gate.tryEnter()).isPositive();
    gate.leave();
    assertThat(gate.tryEnter()).isZero();
  }

  private void fails(int times) {
    next = new RailAnswer.Inconclusive("no answer");
    for (int i = 0; i < times; i++) {
      gate.send(PAYMENT);
    }
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
