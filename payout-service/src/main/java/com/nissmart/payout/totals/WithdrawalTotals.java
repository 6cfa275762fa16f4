package com.nissmart.payout.totals;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.CalendarDays;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.OpenWithdrawals;
import com.nissmart.payout.v1.WithdrawalDailyTotal;
import com.nissmart.payout.v1.WithdrawalStatus;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Withdrawals in numbers, in the contract's words; all of one answer is of one moment. */
public final class WithdrawalTotals {
  private static final int DEFAULT_DAYS = 30;
  private static final int MOST_DAYS = 1_100;

  private final Jdbi jdbi;
  private final TotalsStore store = new TotalsStore();

  /** Over this database. */
  public WithdrawalTotals(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * The totals of the days asked for, and what is open now.
   *
   * @throws Refusal INVALID_REQUEST for days that are none, in the wrong order, or too many
   */
  public GetWithdrawalTotalsResponse get(GetWithdrawalTotalsRequest request) {
    return jdbi.withHandle(h -> {
      LocalDate to = CalendarDays.parse("to_day", request.getToDay(), store.today(h));
      LocalDate from =
          CalendarDays.parse("from_day", request.getFromDay(), to.minusDays(DEFAULT_DAYS - 1));
      long days = ChronoUnit.DAYS.between(from, to) + 1;
      if (days < 1 || days > MOST_DAYS) {
        throw Refusal.invalid(
            "from_day",
            "OUT_OF_RANGE",
            "the days are 1 to " + MOST_DAYS + ", got " + from + " to " + to);
      }
      return answer(h, from, to);
    });
  }

  private GetWithdrawalTotalsResponse answer(Handle handle, LocalDate from, LocalDate to) {
    List<DayTotal> days = store.days(handle, from, to);
    GetWithdrawalTotalsResponse.Builder response = GetWithdrawalTotalsResponse.newBuilder();
    days.forEach(total -> response.addDays(message(total)));
    store.open(handle).forEach(total -> response.addOpen(message(total)));
    store.reconciledAt(handle).ifPresent(at -> response.setReconciledAt(timestamp(at)));
    response.setOpenExceptions(store.openExceptions(handle));
    return response.build();
  }

  private static WithdrawalDailyTotal message(DayTotal total) {
    return WithdrawalDailyTotal.newBuilder()
        .setDay(total.day().toString())
        .setStatus(WithdrawalStatus.valueOf("WITHDRAWAL_STATUS_" + total.status()))
        .setCurrency(total.currency())
        .setCount(total.count())
        .setAmount(total.amount().toBigInteger().toString())
        .setTotalDurationMs(total.durationMs().longValueExact())
        .build();
  }

  private static OpenWithdrawals message(OpenTotal total) {
    OpenWithdrawals.Builder message =
        OpenWithdrawals.newBuilder()
            .setCurrency(total.currency())
            .setCount(total.count())
            .setAmount(total.amount().toBigInteger().toString())
            .setNeedsOperatorCount(total.needsOperatorCount())
            .setInDoubtCount(total.inDoubtCount())
            .setInDoubtAmount(total.inDoubtAmount().toBigInteger().toString());
    Instant oldest = total.oldestInDoubtSince();
    if (oldest != null) {
      message.setOldestInDoubtSince(timestamp(oldest));
    }
    return message.build();
  }

  private static Timestamp timestamp(Instant instant) {
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }
}
