package com.nissmart.gateway.statements;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;

/**
 * A period of an account: what was there before it, each line that moved money, oldest first, and
 * what was there after it. Amounts are in minor units of the account's currency.
 */
record AccountStatement(
    Account account, Period period, long opening, long closing, List<Line> lines, Instant madeAt) {

  /** Whose account it is, and what they call it. */
  record Account(String holder, String email, String name, String id, String currency) {}

  /** From an instant to just before another, in days of a zone. */
  record Period(Instant from, Instant to, ZoneId zone) {}

  /** A line that changed the balance by {@code amount}, to {@code balance}. */
  record Line(Instant at, String what, long amount, long balance) {}

  /** All that came. */
  BigInteger moneyIn() {
    return sum(1);
  }

  /** All that left, as a positive number. */
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
