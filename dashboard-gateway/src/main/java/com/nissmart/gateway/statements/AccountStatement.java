package com.nissmart.gateway.statements;

import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;

/** The head of a statement of an account. Amounts are in minor units of the account's currency. */
record AccountStatement(Account account, Period period, Sums sums, Instant madeAt) {

  record Account(String holder, String email, String name, String id, String currency) {}

  /** A period from an instant to just before another, and the zone of its days. */
  record Period(Instant from, Instant to, ZoneId zone) {}

  /**
   * The balances at both ends of the period, and what lies between, as the ledger states them.
   *
   * @param moneyOut the sum of the debits, without a sign
   * @param movements the number of lines
   */
  record Sums(
      long opening, long closing, BigInteger moneyIn, BigInteger moneyOut, long movements) {}

  /** A change of the balance by {@code amount} to {@code balance}. */
  record Line(Instant at, String title, long amount, long balance) {}
}
