package com.nissmart.payout.limit;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import java.math.BigInteger;
import java.time.Instant;
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

  /**
   * Returns why the day's limits do not allow one more withdrawal, or null when they do.
   *
   * @param again the end of the day: the latest moment from which it is possible again. A
   *     withdrawal that ends unpaid frees its part of the limit earlier
   */
  static @Nullable Refusal day(
      LimitSettings limits, LimitUsage user, LimitUsage destination, long amount, Instant again) {
    Refusal refusal = count("user_daily_count", limits.userCount(), user, again);
    if (refusal == null) {
      refusal = amount("user_daily_amount", limits.userAmount(), user, amount, again);
    }
    if (refusal == null) {
      refusal = count("destination_daily_count", limits.destinationCount(), destination, again);
    }
    return refusal != null
        ? refusal
        : amount(
            "destination_daily_amount", limits.destinationAmount(), destination, amount, again);
  }

  private static @Nullable Refusal count(String name, long limit, LimitUsage used, Instant again) {
    if (limit == 0 || used.count() < limit) {
      return null;
    }
    return exceeded(
        "%s is %d and %d are used today; possible again at %s"
            .formatted(name, limit, used.count(), again));
  }

  private static @Nullable Refusal amount(
      String name, long limit, LimitUsage used, long amount, Instant again) {
    if (limit == 0 || used.plus(amount).amount().compareTo(BigInteger.valueOf(limit)) <= 0) {
      return null;
    }
    return exceeded(
        amount > limit
            ? "%s is %d, got %d; possible only in smaller withdrawals on several days"
                .formatted(name, limit, amount)
            : "%s is %d and %d are used today, got %d; possible again at %s"
                .formatted(name, limit, used.amount(), amount, again));
  }

  private static Refusal exceeded(String detail) {
    return new Refusal(Reason.WITHDRAWAL_LIMIT_EXCEEDED, "The limit " + detail);
  }
}
