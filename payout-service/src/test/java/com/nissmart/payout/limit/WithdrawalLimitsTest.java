package com.nissmart.payout.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.CreateWithdrawalRequest;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WithdrawalLimitsTest {
  private static final String BANK = "0123456789";
  private static final String OTHER = "0123456792";
  private static final String REJECTED = "9990000001";

  private PayoutFixture payout = fixture(new LimitSettings(100, 10_000, 15_000, 3, 0, 0));

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void an_amount_outside_the_bounds_moves_nothing() {
    assertThat(refused("k1", 99, BANK).reason()).isEqualTo(Reason.AMOUNT_TOO_SMALL);
    assertThat(refused("k2", 10_001, BANK).reason()).isEqualTo(Reason.AMOUNT_TOO_LARGE);
    payout.withdraw("k3", 100, BANK);
    payout.withdraw("k4", 10_000, BANK);
    assertThat(payout.ledger.heldInAll()).isEqualTo(10_100);
  }

  @Test
  void a_refusal_names_the_limit_and_the_next_moment() {
    String tomorrow = today().plusDays(1) + "T00:00:00Z";
    payout.withdraw("k1", 9_000, BANK);
    Refusal amount = refused("k2", 6_001, OTHER);
    assertThat(amount.reason()).isEqualTo(Reason.WITHDRAWAL_LIMIT_EXCEEDED);
    assertThat(amount.detail())
        .contains("user_daily_amount is 15000 and 9000 are used today, got 6001")
        .endsWith("possible again at " + tomorrow);
    payout.withdraw("k3", 6_000, OTHER);

    restart(new LimitSettings(100, 10_000, 0, 2, 0, 0));
    payout.withdraw("k1", 100, BANK);
    payout.withdraw("k2", 100, BANK);
    assertThat(refused("k3", 100, BANK).detail())
        .contains("user_daily_count is 2 and 2 are used today")
        .endsWith("possible again at " + tomorrow);

    restart(new LimitSettings(100, 10_000, 5_000, 0, 0, 0));
    assertThat(refused("k1", 5_001, BANK).detail())
        .contains("user_daily_amount is 5000, got 5001")
        .contains("several days");
  }

  @Test
  void a_destination_has_limits_over_all_users() {
    restart(new LimitSettings(100, 10_000, 0, 0, 1_000, 2));
    payout.withdraw("k1", 600, BANK);
    assertThat(refused("k2", 401, BANK).detail()).contains("destination_daily_amount");
    payout.withdraw("k3", 400, BANK);
    assertThat(refused("k4", 100, BANK).detail()).contains("destination_daily_count");
    payout.withdraw("k5", 1_000, OTHER);
  }

  @Test
  void a_refused_withdrawal_can_be_retried_another_day() {
    payout.withdraw("k1", 10_000, BANK);
    Refusal first = refused("k2", 10_000, BANK);
    assertThat(refused("k2", 10_000, BANK).detail()).isEqualTo(first.detail());
    String id = payout.onlyId();
    assertThat(payout.status(id)).isEqualTo("FAILED");
    assertThat(retryRefusal(id, "r1")).isEqualTo(Reason.WITHDRAWAL_LIMIT_EXCEEDED);
    assertThat(payout.status(id)).isEqualTo("FAILED");

    aDayPasses();
    retry(id, "r1");
    assertThat(payout.status(id)).isEqualTo("PENDING");
  }

  @Test
  void only_an_unpaid_withdrawal_frees_the_limits() {
    payout.withdraw("k1", 10_000, REJECTED);
    payout.workFor(Duration.ofSeconds(5));
    String cancelled = payout.withdraw("k2", 10_000, BANK);
    payout
        .asAda()
        .cancelWithdrawal(CancelWithdrawalRequest.newBuilder().setWithdrawalId(cancelled).build());
    payout.withdraw("k3", 10_000, BANK);
    payout.workFor(Duration.ofSeconds(5));

    assertThat(used("USER")).isEqualTo(10_000);
    assertThat(refused("k4", 5_001, BANK).reason()).isEqualTo(Reason.WITHDRAWAL_LIMIT_EXCEEDED);
  }

  @Test
  void a_retry_counts_again() {
    String id = payout.withdraw("k1", 10_000, REJECTED);
    payout.workFor(Duration.ofSeconds(5));
    payout.withdraw("k2", 6_000, BANK);
    assertThat(retryRefusal(id, "r1")).isEqualTo(Reason.WITHDRAWAL_LIMIT_EXCEEDED);
    aDayPasses();
    retry(id, "r1");
    assertThat(used("USER")).isEqualTo(10_000);
  }

  @Test
  void a_refused_or_impossible_withdrawal_uses_no_limit() {
    restart(new LimitSettings(100, 10_000_000, 0, 2, 0, 0));
    assertThat(refused("k1", 2_000_000, BANK).reason()).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    CreateWithdrawalRequest nobodys =
        payout.request("k2", 100, BANK).setAccountId("acc_00000000000000000000000000").build();
    assertThat(Refused.by(() -> payout.asAda().createWithdrawal(nobodys)).reason())
        .isEqualTo(Reason.ACCOUNT_NOT_FOUND);
    assertThat(used("USER")).isZero();
  }

  @Test
  void fifty_requests_at_once_do_not_exceed_a_limit() throws Exception {
    restart(new LimitSettings(100, 10_000, 0, 7, 5_000, 0));
    List<Future<Boolean>> answers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(50)) {
      for (int i = 0; i < 50; i++) {
        String key = "k" + i;
        String destination = i % 2 == 0 ? BANK : OTHER;
        answers.add(threads.submit(() -> accepted(key, destination)));
      }
    }
    long accepted = 0;
    for (Future<Boolean> answer : answers) {
      accepted += answer.get() ? 1 : 0;
    }
    assertThat(accepted).isEqualTo(7);
    assertThat(payout.ledger.heldInAll()).isEqualTo(7_000);
    assertThat(used("USER")).isEqualTo(7_000);
    assertThat(used("DESTINATION")).isEqualTo(7_000);
  }

  @Test
  void without_limits_of_a_day_nothing_is_counted() {
    restart(new LimitSettings(100, 10_000, 0, 0, 0, 0));
    payout.withdraw("k1", 100, BANK);
    assertThat(payout.number("select count(*) from withdrawal_usage")).isZero();
  }

  @Test
  void a_day_is_one_of_the_zone() {
    restart(limits("Africa/Lagos"));
    payout.clock.set(Instant.parse("2026-01-15T22:59:59Z"));
    payout.withdraw("k1", 100, BANK);
    assertThat(refused("k2", 100, BANK).detail()).endsWith("at 2026-01-15T23:00:00Z");
    payout.passes(Duration.ofSeconds(1));
    payout.withdraw("k3", 100, BANK);
    assertThat(refused("k4", 100, BANK).detail()).endsWith("at 2026-01-16T23:00:00Z");
  }

  @Test
  void a_day_of_23_or_25_hours_ends_at_midnight() {
    restart(limits("Europe/Berlin"));
    payout.clock.set(Instant.parse("2026-03-28T23:00:00Z"));
    payout.withdraw("k1", 100, BANK);
    assertThat(refused("k2", 100, BANK).detail()).endsWith("at 2026-03-29T22:00:00Z");
    payout.clock.set(Instant.parse("2026-10-24T22:00:00Z"));
    payout.withdraw("k3", 100, BANK);
    assertThat(refused("k4", 100, BANK).detail()).endsWith("at 2026-10-25T23:00:00Z");
  }

  private static LimitSettings limits(String zone) {
    return new LimitSettings(100, 10_000, 0, 1, 0, 0, ZoneId.of(zone));
  }

  private boolean accepted(String key, String destination) {
    try {
      payout.withdraw(key, 1_000, destination);
      return true;
    } catch (io.grpc.StatusRuntimeException e) {
      return false;
    }
  }

  private static PayoutFixture fixture(LimitSettings limits) {
    return new PayoutFixture(limits);
  }

  private void restart(LimitSettings limits) {
    payout.close();
    payout = fixture(limits);
  }

  private Refusal refused(String key, long amount, String destination) {
    return Refused.by(() -> payout.withdraw(key, amount, destination));
  }

  private void retry(String id, String key) {
    payout
        .asAda()
        .retryWithdrawal(
            RetryWithdrawalRequest.newBuilder().setWithdrawalId(id).setIdempotencyKey(key).build());
  }

  private Reason retryRefusal(String id, String key) {
    return Refused.by(() -> retry(id, key)).reason();
  }

  /** Returns the amount that the subject has used today, in minor units. */
  private long used(String subject) {
    String ofToday = "WHERE subject = '%s' AND day = '%s'".formatted(subject, today());
    return payout.number(
        """
        SELECT coalesce((SELECT sum(taken_amount) FROM withdrawal_usage %1$s), 0)
          - coalesce((SELECT sum(freed_amount) FROM withdrawal_usage_freed %1$s), 0)
        """
            .formatted(ofToday));
  }

  private LocalDate today() {
    return LocalDate.ofInstant(payout.clock.instant(), ZoneOffset.UTC);
  }

  private void aDayPasses() {
    payout.passes(Duration.ofDays(1));
  }
}
