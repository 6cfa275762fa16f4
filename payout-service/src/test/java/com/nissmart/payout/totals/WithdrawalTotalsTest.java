package com.nissmart.payout.totals;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Role;
import com.nissmart.payout.PayoutFixture;
import com.nissmart.payout.Refused;
import com.nissmart.payout.WithdrawalSums;
import com.nissmart.payout.v1.CancelWithdrawalRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.OpenWithdrawals;
import com.nissmart.payout.v1.RetryWithdrawalRequest;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WithdrawalTotalsTest {
  private final PayoutFixture payout = new PayoutFixture();

  @AfterEach
  void stop() {
    payout.close();
  }

  @Test
  void every_withdrawal_is_counted_under_its_status() {
    payout.withdraw("paid", 1_000, "0123456789");
    String rejected = payout.withdraw("rejected", 200, "9990000001");
    payout.withdraw("doubted", 30_000, "9990000007");
    payout.workFor(Duration.ofSeconds(30));
    String cancelled = payout.withdraw("cancelled", 400, "0123456789");
    payout
        .asAda()
        .cancelWithdrawal(CancelWithdrawalRequest.newBuilder().setWithdrawalId(cancelled).build());
    Refused.by(() -> payout.withdraw("toomuch", 2_000_000, "0123456789"));
    payout.withdraw("pending", 500, "0123456789");

    assertThat(days())
        .containsExactly(
            "CANCELLED 1 400",
            "COMPLETED 1 1000",
            "FAILED 2 2000200",
            "PENDING 1 500",
            "PROCESSING 1 30000");
    agreesWithTheRows();

    payout
        .asAda()
        .retryWithdrawal(
            RetryWithdrawalRequest.newBuilder()
                .setWithdrawalId(rejected)
                .setIdempotencyKey("r1")
                .build());
    assertThat(days()).contains("FAILED 1 2000000", "PENDING 2 700");
    agreesWithTheRows();
  }

  @Test
  void open_totals_count_withdrawals_of_any_day() {
    payout.withdraw("paid", 1_000, "0123456789");
    payout.withdraw("doubted", 30_000, "9990000007");
    payout.workFor(Duration.ofSeconds(30));
    payout.withdraw("pending", 500, "0123456789");

    OpenWithdrawals open = totals().getOpen(0);
    assertThat(open.getCurrency()).isEqualTo("NGN");
    assertThat(open.getCount()).isEqualTo(2);
    assertThat(open.getAmount()).isEqualTo("30500");
    assertThat(open.getInDoubtCount()).isEqualTo(1);
    assertThat(open.getInDoubtAmount()).isEqualTo("30000");
    assertThat(open.hasOldestInDoubtSince()).isTrue();
  }

  @Test
  void malformed_or_reversed_days_are_refused() {
    assertThat(Refused.fields(Refused.by(() -> get("yesterday", ""))))
        .containsExactly("from_day MALFORMED");
    assertThat(Refused.fields(Refused.by(() -> get("2026-01-02", "2026-01-01"))))
        .containsExactly("from_day OUT_OF_RANGE");
    payout.withdraw("k1", 100, "0123456789");
    assertThat(get("2001-01-01", "2001-01-02").getDaysList()).isEmpty();
  }

  /** The totals equal the sums over the withdrawals, before and after changes are added up. */
  private void agreesWithTheRows() {
    WithdrawalSums.check(payout);
    List<String> before = days();
    new WithdrawalTotals(payout.jdbi, payout.clock).addUp();
    assertThat(payout.number("SELECT count(*) FROM withdrawal_total_change")).isZero();
    assertThat(days()).isEqualTo(before);
    WithdrawalSums.check(payout);
  }

  private List<String> days() {
    return totals().getDaysList().stream()
        .map(day ->
            day.getStatus().name().substring("WITHDRAWAL_STATUS_".length())
                + " "
                + day.getCount()
                + " "
                + day.getAmount())
        .toList();
  }

  private GetWithdrawalTotalsResponse totals() {
    return get("", "");
  }

  private GetWithdrawalTotalsResponse get(String from, String to) {
    return payout
        .as(UUID.randomUUID(), Role.ROLE_AUDITOR)
        .getWithdrawalTotals(
            GetWithdrawalTotalsRequest.newBuilder().setFromDay(from).setToDay(to).build());
  }
}
