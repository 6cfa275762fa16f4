package com.nissmart.payout.totals;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.nissmart.contract.CalendarDays;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.v1.GetWithdrawalTotalsRequest;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.withdrawal.WithdrawalMessages;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** Counts withdrawals and adds up their amounts, by day and for those that are open. */
public final class WithdrawalTotals {
  private static final int DEFAULT_DAYS = 30;
  private static final int MOST_DAYS = 1_100;
  private static final Duration ADD_UP_EVERY = Duration.ofSeconds(10);
  private static final int PORTION = 20_000;

  private final Jdbi jdbi;
  private final InstantSource time;
  private final WithdrawalTotalStore store = new WithdrawalTotalStore();

  public WithdrawalTotals(Jdbi jdbi, InstantSource time) {
    this.jdbi = jdbi;
    this.time = time;
  }

  /**
   * Returns the totals of the requested days, and of the withdrawals that are open now.
   *
   * @throws Refusal INVALID_REQUEST for days that are malformed, in the wrong order, or too many
   */
  public GetWithdrawalTotalsResponse get(GetWithdrawalTotalsRequest request) {
    LocalDate today = LocalDate.ofInstant(time.instant(), ZoneOffset.UTC);
    LocalDate to = CalendarDays.parse("to_day", request.getToDay(), today);
    LocalDate from =
        CalendarDays.parse("from_day", request.getFromDay(), to.minusDays(DEFAULT_DAYS - 1));
    long days = ChronoUnit.DAYS.between(from, to) + 1;
    if (days < 1 || days > MOST_DAYS) {
      throw Refusal.invalid(
          "from_day",
          "OUT_OF_RANGE",
          "The days are 1 to " + MOST_DAYS + ", got " + from + " to " + to);
    }
    return jdbi.withHandle(h -> answer(h, from, to));
  }

  /** Returns the task that adds up changes, so that reading the totals stays cheap. */
  public RecurringTask<Void> addUpChanges() {
    return Tasks.recurring("withdrawal-totals", FixedDelay.of(ADD_UP_EVERY))
        .execute((_, _) -> addUp());
  }

  /** Adds up the changes now. The task calls this each time it runs; tests call it too. */
  void addUp() {
    int added = PORTION;
    while (added == PORTION) {
      added = jdbi.withHandle(h -> store.addUp(h, PORTION));
    }
  }

  private GetWithdrawalTotalsResponse answer(Handle handle, LocalDate from, LocalDate to) {
    GetWithdrawalTotalsResponse.Builder response =
        GetWithdrawalTotalsResponse.newBuilder()
            .addAllDays(store.days(handle, from, to))
            .addAllOpen(store.open(handle))
            .setOpenExceptions(store.openExceptions(handle));
    store
        .reconciledAt(handle)
        .ifPresent(at -> response.setReconciledAt(WithdrawalMessages.timestamp(at)));
    return response.build();
  }
}
