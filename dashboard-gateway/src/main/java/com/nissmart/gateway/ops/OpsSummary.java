package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.GetAccountTotalsResponse;
import com.nissmart.gateway.rpc.PartialResult;
import com.nissmart.ledger.v1.DailyTotal;
import com.nissmart.ledger.v1.GetTotalsResponse;
import com.nissmart.ledger.v1.GetVerificationResponse;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.WithdrawalDailyTotal;
import com.nissmart.payout.v1.WithdrawalStatus;
import java.math.BigInteger;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * The services' totals, and the figures computed from them; pure.
 *
 * @param today YYYY-MM-DD in UTC
 */
record OpsSummary(
    Instant generatedAt,
    String today,
    PartialResult<GetAccountTotalsResponse> accounts,
    PartialResult<GetTotalsResponse> book,
    PartialResult<GetWithdrawalTotalsResponse> withdrawals,
    PartialResult<GetVerificationResponse> verification,
    PartialResult<Long> approvals) {

  /** Adds up the transactions of several days by type, status and currency. */
  static Collection<DailyTotal> sum(List<DailyTotal> days) {
    Map<List<Object>, DailyTotal> sums = new LinkedHashMap<>();
    for (DailyTotal day : days) {
      sums.merge(
          List.of(day.getType(), day.getStatus(), day.getCurrency()),
          day,
          (a, b) ->
              a.toBuilder()
                  .setCount(a.getCount() + b.getCount())
                  .setAmount(add(a.getAmount(), b.getAmount()))
                  .build());
    }
    return sums.values();
  }

  /** Adds up the withdrawals of several days by status and currency. */
  static Collection<WithdrawalDailyTotal> sumWithdrawals(List<WithdrawalDailyTotal> days) {
    Map<List<Object>, WithdrawalDailyTotal> sums = new LinkedHashMap<>();
    for (WithdrawalDailyTotal day : days) {
      sums.merge(
          List.of(day.getStatus(), day.getCurrency()),
          day,
          (a, b) ->
              a.toBuilder()
                  .setCount(a.getCount() + b.getCount())
                  .setAmount(add(a.getAmount(), b.getAmount()))
                  .setTotalDurationMs(a.getTotalDurationMs() + b.getTotalDurationMs())
                  .build());
    }
    return sums.values();
  }

  /** Returns the share of COMPLETED withdrawals among the COMPLETED, FAILED and REVERSED ones. */
  static OptionalDouble successRate(List<WithdrawalDailyTotal> days) {
    long completed = count(days, WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED);
    long ended =
        completed
            + count(days, WithdrawalStatus.WITHDRAWAL_STATUS_FAILED)
            + count(days, WithdrawalStatus.WITHDRAWAL_STATUS_REVERSED);
    return ended == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) completed / ended);
  }

  /** Returns the mean time from acceptance to payment of COMPLETED withdrawals. */
  static OptionalLong completionMillis(List<WithdrawalDailyTotal> days) {
    long completed = count(days, WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED);
    long millis =
        days.stream()
            .filter(day -> day.getStatus() == WithdrawalStatus.WITHDRAWAL_STATUS_COMPLETED)
            .mapToLong(WithdrawalDailyTotal::getTotalDurationMs)
            .sum();
    return completed == 0 ? OptionalLong.empty() : OptionalLong.of(millis / completed);
  }

  private static long count(List<WithdrawalDailyTotal> days, WithdrawalStatus status) {
    return days.stream()
        .filter(day -> day.getStatus() == status)
        .mapToLong(WithdrawalDailyTotal::getCount)
        .sum();
  }

  private static String add(String a, String b) {
    return new BigInteger(a).add(new BigInteger(b)).toString();
  }
}
