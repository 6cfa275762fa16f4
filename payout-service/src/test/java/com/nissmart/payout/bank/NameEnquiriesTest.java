package com.nissmart.payout.bank;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.ScriptedRail;
import com.nissmart.payout.rail.NameAnswer;
import com.nissmart.payout.rail.RailGate;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NameEnquiriesTest {
  private static final BankAccount ADA = new BankAccount("058", "0123456785");
  private static final BankAccount OTHER = new BankAccount("044", "0000000001");
  private static final NameAnswer UNAVAILABLE = new NameAnswer.Unavailable();

  private final PayoutFixture payout = new PayoutFixture();
  private final ScriptedRail rail = new ScriptedRail(payout.rail);
  private final RailGate gate =
      new RailGate(
          rail,
          new RailGate.GateSettings(
              1,
              1,
              1,
              RailGate.GateSettings.DEFAULT.firstPause(),
              RailGate.GateSettings.DEFAULT.longestPause()),
          () -> 0);
  private final NameEnquiries names = new NameEnquiries(gate);

  @AfterEach
  void close() {
    names.close();
    payout.close();
  }

  @Test
  void one_account_is_asked_about_once_in_a_batch() {
    AtomicInteger asked = new AtomicInteger();
    rail.everyEnquiry(_ -> new NameAnswer.Holder("ADA " + asked.incrementAndGet()));
    assertThat(names.ask(List.of(ADA, ADA, ADA))).containsOnlyKeys(ADA);
    assertThat(asked).hasValue(1);
  }

  @Test
  void an_answer_that_fails_costs_only_its_own_account() {
    rail.everyEnquiry(number -> {
      if (number.equals(OTHER.accountNumber())) {
        throw new IllegalStateException("The bank sends nonsense");
      }
      return new NameAnswer.Holder("ADA OKAFOR");
    });
    assertThat(names.ask(List.of(ADA, OTHER)))
        .containsEntry(ADA, new NameAnswer.Holder("ADA OKAFOR"))
        .containsEntry(OTHER, UNAVAILABLE);
  }

  @Test
  void a_silent_bank_is_not_waited_for() {
    CountDownLatch never = new CountDownLatch(1);
    rail.everyEnquiry(number -> {
      if (number.equals(ADA.accountNumber())) {
        return new NameAnswer.Holder("ADA OKAFOR");
      }
      try {
        never.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return UNAVAILABLE;
    });
    assertThat(names.ask(List.of(ADA, OTHER)))
        .containsEntry(ADA, new NameAnswer.Holder("ADA OKAFOR"))
        .containsEntry(OTHER, UNAVAILABLE);
  }

  @Test
  void a_rail_that_is_down_is_not_asked() {
    AtomicInteger asked = new AtomicInteger();
    rail.everyEnquiry(_ -> new NameAnswer.Holder("ADA " + asked.incrementAndGet()));
    rail.nextQuery(_ -> {
      throw new IllegalStateException("The bank is away");
    });
    gate.query(ADA.bankCode(), "any");
    assertThat(gate.isOpen(ADA.bankCode())).isFalse();
    assertThat(names.ask(ADA)).isEqualTo(UNAVAILABLE);
    assertThat(asked).hasValue(0);
  }
}
