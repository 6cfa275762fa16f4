package com.nissmart.payout.limit;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import java.math.BigInteger;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/** Whether a withdrawal is within the limits. The first limit that it breaks is named. */
final class LimitRules {
  private LimitRules() {}

  /** Why the amount is not one to withdraw, whatever the day; null when it is. */
  static @Nullable Refusal amount(LimitSettings limits, Money amount) {
    if (amount.amount() < limits.minimum()) {
      return new Refusal(
          Reason.AMOUNT_TOO_SMALL,
          "a withdrawal is at least %d, got %d".formatted(limits.minimum(), amount.amount()));
    }
    if (amount.amount() > limits.maximum()) {
      return new Refusal(
          Reason.AMOUNT_TOO_LARGE,
          "a withdrawal is at most %d, got %d".formatted(limits.maximum(), amount.amount()));
    }
    return null;
  }

  /**
   * Why the day's limits do not allow one more withdrawal; null when they do.
   *
   * @param user what the user has used of the day
   * @param destination what all users have used of it towards this destination
   */
  static @Nullable Refusal day(
      LimitSettings limits, Usage user, Usage destination, long amount, LocalDate day) {
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

  private static @Nullable Refusal count(String name, long limit, Usage used, LocalDate day) {
    if (limit == 0 || used.count() < limit) {
      return null;
    }
    return exceeded(
        "%s is %d and %d are used today; possible again at %s"
            .formatted(name, limit, used.count(), availableAt(day)));
  }

  private static @Nullable Refusal amount(
      String name, long limit, Usage used, long amount, LocalDate day) {
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

  /** At the latest: what ends without being paid gives back what it took. */
  private static String availableAt(LocalDate day) {
    return day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toString();
  }

  private static Refusal exceeded(String detail) {
    return new Refusal(Reason.WITHDRAWAL_LIMIT_EXCEEDED, "the limit " + detail);
  }
}
