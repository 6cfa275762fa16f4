package com.nissmart.ledger.history;

import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;

/**
 * The book in numbers, at one moment.
 *
 * @param days of the days that were asked for, in order
 * @param accounts by kind, currency and status
 * @param systemAccounts the house's own, by currency
 * @param customerBalances what all customers have together, by currency
 * @param lastSeq the last transaction that is counted
 */
public record TotalsView(
    List<Day> days,
    List<Accounts> accounts,
    List<AccountView> systemAccounts,
    List<BalanceView> customerBalances,
    long lastSeq) {

  /** The transactions of a day (UTC) with this much in common; amount in minor units. */
  public record Day(
      LocalDate day,
      TransactionType type,
      TransactionStatus status,
      String currency,
      long count,
      BigInteger amount) {}

  /** How many accounts have this much in common. */
  public record Accounts(AccountKind kind, String currency, AccountStatus status, long count) {}
}
