package com.nissmart.payout.proposal;

import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.runtime.settings.AmountByCurrency;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * The amounts that an operator may decide alone: less than a limit at once, and at most another
 * limit in 24 hours, so that many small decisions do not add up to a large one.
 */
public final class OperatorAllowance {
  private static final Duration DAY = Duration.ofDays(1);

  private final AmountByCurrency twoOperatorsFrom;
  private final AmountByCurrency aloneADay;
  private final OperatorAllowanceStore store = new OperatorAllowanceStore();

  /**
   * Makes an allowance.
   *
   * @param twoOperatorsFrom the amounts from which two operators have to agree
   * @param aloneADay the most that one operator decides alone in 24 hours
   */
  public OperatorAllowance(AmountByCurrency twoOperatorsFrom, AmountByCurrency aloneADay) {
    this.twoOperatorsFrom = twoOperatorsFrom;
    this.aloneADay = aloneADay;
  }

  /**
   * Returns why the operator needs a second one for the amount, or null when they do not. Two calls
   * of one operator wait for each other until the transaction ends.
   */
  public @Nullable String whySecond(Handle handle, UUID operator, Money amount, Instant now) {
    String currency = amount.currency();
    if (twoOperatorsFrom.reaches(amount)) {
      return "Amounts from %s need a second operator"
          .formatted(MoneyText.of(new Money(twoOperatorsFrom.of(currency), currency)));
    }
    store.lock(handle, operator);
    return store.fits(handle, operator, amount, aloneADay.of(currency), now.minus(DAY))
        ? null
        : "An operator decides at most %s a day alone, so this needs a second operator"
            .formatted(MoneyText.of(new Money(aloneADay.of(currency), currency)));
  }

  /** Counts an amount that the operator decided alone. */
  public void spend(Handle handle, UUID operator, Money amount, String subject, Instant now) {
    store.add(handle, operator, amount, subject, now);
  }
}
