package com.nissmart.gateway.ops;

import com.google.protobuf.Timestamp;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.contract.json.WithdrawalJson;
import com.nissmart.payout.v1.GetWithdrawalTotalsResponse;
import com.nissmart.payout.v1.OpenWithdrawals;
import com.nissmart.payout.v1.WithdrawalDailyTotal;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** The JSON form of the summary's part about withdrawals. */
final class WithdrawalsSummaryJson {
  private static final double TEN_THOUSANDTHS = 10_000;

  private WithdrawalsSummaryJson() {}

  static void write(JsonOut out, GetWithdrawalTotalsResponse totals, OpsSummary summary) {
    List<WithdrawalDailyTotal> days = totals.getDaysList();
    List<WithdrawalDailyTotal> today =
        days.stream().filter(day -> day.getDay().equals(summary.today())).toList();
    out.object();
    out.list("today", today, (o, total) -> writeTotal(o.object(), total));
    out.list(
        "last_30_days",
        OpsSummary.sumWithdrawals(days),
        (o, total) -> writeTotal(o.object(), total));
    out.list("days", days, (o, total) -> writeTotal(o.object().text("day", total.getDay()), total));
    OptionalDouble rate = OpsSummary.successRate(days);
    out.name("success_rate");
    if (rate.isPresent()) {
      out.value(Math.round(rate.getAsDouble() * TEN_THOUSANDTHS) / TEN_THOUSANDTHS);
    } else {
      out.nothing();
    }
    OptionalLong millis = OpsSummary.completionMillis(days);
    out.numberOrNull("completion_ms", millis.isPresent(), millis.orElse(0));
    out.list("open", totals.getOpenList(), WithdrawalsSummaryJson::writeOpen);
    writeInDoubt(out.name("in_doubt"), totals.getOpenList(), summary.generatedAt());
    out.end();
  }

  private static void writeTotal(JsonOut out, WithdrawalDailyTotal total) {
    out.text("status", WithdrawalJson.status(total.getStatus()));
    out.text("currency", total.getCurrency());
    out.number("count", total.getCount());
    out.text("amount", total.getAmount());
    out.end();
  }

  private static void writeOpen(JsonOut out, OpenWithdrawals open) {
    out.object();
    out.text("currency", open.getCurrency());
    out.number("count", open.getCount());
    out.text("amount", digits(open.getAmount()));
    out.number("in_doubt_count", open.getInDoubtCount());
    out.text("in_doubt_amount", digits(open.getInDoubtAmount()));
    out.instantOrNull(
        "oldest_in_doubt_since", open.hasOldestInDoubtSince(), open.getOldestInDoubtSince());
    out.number("needs_operator_count", open.getNeedsOperatorCount());
    out.end();
  }

  private static void writeInDoubt(JsonOut out, List<OpenWithdrawals> open, Instant now) {
    Optional<Timestamp> oldest =
        open.stream()
            .filter(OpenWithdrawals::hasOldestInDoubtSince)
            .map(OpenWithdrawals::getOldestInDoubtSince)
            .min(
                Comparator.comparingLong(Timestamp::getSeconds)
                    .thenComparingInt(Timestamp::getNanos));
    out.object();
    out.number("count", open.stream().mapToLong(OpenWithdrawals::getInDoubtCount).sum());
    out.instantOrNull(
        "oldest_since", oldest.isPresent(), oldest.orElse(Timestamp.getDefaultInstance()));
    long age =
        oldest.map(since -> Math.max(0, now.getEpochSecond() - since.getSeconds())).orElse(0L);
    out.numberOrNull("oldest_age_seconds", oldest.isPresent(), age);
    out.number(
        "needs_operator_count",
        open.stream().mapToLong(OpenWithdrawals::getNeedsOperatorCount).sum());
    out.end();
  }

  private static String digits(String sum) {
    return sum.isEmpty() ? "0" : sum;
  }
}
