package com.nissmart.gateway.statements;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A statement of an account: the opening balance, each line that moved money, oldest first, and the
 * closing balance. Amounts are in minor units of the account's currency.
 */
record AccountStatement(
    Account account, Period period, long opening, long closing, List<Line> lines, Instant madeAt) {

  record Account(String holder, String email, String name, String id, String currency) {}

  /** A period from an instant to just before another, and the zone of its days. */
  record Period(Instant from, Instant to, ZoneId zone) {}

  /** A change of the balance by {@code amount} to {@code balance}. */
  record Line(Instant at, String title, long amount, long balance) {}

  /** Returns the sum of all credits. */
  BigInteger moneyIn() {
    return sum(1);
  }

  /** Returns the sum of all debits as a positive number. */
  BigInteger moneyOut() {
    return sum(-1).negate();
  }

  private BigInteger sum(int sign) {
    return lines.stream()
        .filter(line -> Long.signum(line.amount()) == sign)
        .map(line -> BigInteger.valueOf(line.amount()))
        .reduce(BigInteger.ZERO, BigInteger::add);
  }
}
