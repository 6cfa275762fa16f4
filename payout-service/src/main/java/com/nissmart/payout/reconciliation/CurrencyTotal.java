package com.nissmart.payout.reconciliation;

/**
 * The sums of a run in one currency, in minor units, paid less returned. Each is summed separately,
 * and a check makes sure that they add up.
 */
public record CurrencyTotal(
    String currency,
    long reportAmount,
    long withdrawalAmount,
    long ledgerAmount,
    long matchedAmount,
    long reportExceptedAmount,
    long withdrawalExceptedAmount) {

  /** Returns the share of a line of the report. */
  static CurrencyTotal ofReport(String currency, long amount, boolean matched) {
    return new CurrencyTotal(currency, amount, 0, 0, matched ? amount : 0, matched ? 0 : amount, 0);
  }

  /** Returns the share of one of our payments or returns. */
  static CurrencyTotal ofWithdrawal(String currency, long amount, boolean matched) {
    return new CurrencyTotal(currency, 0, amount, 0, 0, 0, matched ? 0 : amount);
  }

  /** Returns the share of a capture or a reversal. */
  static CurrencyTotal ofLedger(String currency, long amount) {
    return new CurrencyTotal(currency, 0, 0, amount, 0, 0, 0);
  }

  CurrencyTotal plus(CurrencyTotal other) {
    return new CurrencyTotal(
        currency,
        Math.addExact(reportAmount, other.reportAmount),
        Math.addExact(withdrawalAmount, other.withdrawalAmount),
        Math.addExact(ledgerAmount, other.ledgerAmount),
        Math.addExact(matchedAmount, other.matchedAmount),
        Math.addExact(reportExceptedAmount, other.reportExceptedAmount),
        Math.addExact(withdrawalExceptedAmount, other.withdrawalExceptedAmount));
  }

  /** Returns whether every minor unit on both sides is matched or part of an exception. */
  boolean addsUp() {
    return reportAmount == matchedAmount + reportExceptedAmount
        && withdrawalAmount == matchedAmount + withdrawalExceptedAmount;
  }
}
