package com.nissmart.payout.limit;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Decides whether a withdrawal is within the limits, and names the first limit that it breaks. */
final class LimitRules {
  private LimitRules() {}

  /** Returns why the amount cannot be withdrawn on any day, or null when it can. */
  static @Nullable Refusal amount(LimitSettings limits, Money amount) {
    if (amount.amount() < limits.minimum()) {
      return new Refusal(
          Reason.AMOUNT_TOO_SMALL,
          "A withdrawal is at least %d, got %d".formatted(limits.minimum(), amount.amount()));
    }
    if (amount.amount() > limits.maximum()) {
      return new Refusal(
          Reason.AMOUNT_TOO_LARGE,
          "A withdrawal is at most %d, got %d".formatted(limits.maximum(), amount.amount()));
    }
    return null;
  }

  /** Returns why the day's limits do not allow one more withdrawal, or null when they do. */
  static @Nullable Refusal day(
      LimitSettings limits, LimitUsage user, LimitUsage destination, long amount, LocalDate day) {
    Refusal refusal = count("user_daily_count", limits.userCount(), user, day);
    if (refusal == null) {
      refusal = amount("user_daily_amount", limits.userAmount(), user, amount, day);
    }
    if (refusal == null) {
      refusal = count("destination_daily_count", limits.destinationCount(), destination, day);
    }
    return refusal != null
        ? refusal
        : amount("destination_daily_amount", limits.destinationAmount(), destination, amount, day);
  }

  private static @Nullable Refusal count(String name, long limit, LimitUsage used, LocalDate day) {
    if (limit == 0 || used.count() < limit) {
      return null;
    }
    return exceeded(
        "%s is %d and %d are used today; possible again at %s"
            .formatted(name, limit, used.count(), availableAt(day)));
  }

  private static @Nullable Refusal amount(
      String name, long limit, LimitUsage used, long amount, LocalDate day) {
    if (limit == 0 || used.plus(amount).amount().compareTo(BigInteger.valueOf(limit)) <= 0) {
      return null;
    }
    return exceeded(
        amount > limit
            ? "%s is %d, got %d; possible only in smaller withdrawals on several days"
                .formatted(name, limit, amount)
            : "%s is %d and %d are used today, got %d; possible again at %s"
                .formatted(name, limit, used.amount(), amount, availableAt(day)));
  }

  /**
   * Returns the latest moment. A withdrawal that ends unpaid frees its part of the limit earlier.
   */
  private static String availableAt(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString();
  }

  private static Refusal exceeded(String detail) {
    return new Refusal(Reason.WITHDRAWAL_LIMIT_EXCEEDED, "The limit " + detail);
  }
}
