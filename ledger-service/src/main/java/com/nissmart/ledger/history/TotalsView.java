package com.nissmart.ledger.history;

import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.math.BigInteger;
import java.time.LocalDate;
import java.util.List;

/**
 * The totals of the book at one moment.
 *
 * @param customerBalances the sum of all customers' balances, by currency
 * @param lastSeq the last transaction that is counted
 * @param journalSeq the last transaction of the journal, which the tables may not have yet
 */
public record TotalsView(
    List<Day> days,
    List<Accounts> accounts,
    List<AccountView> systemAccounts,
    List<BalanceView> customerBalances,
    long lastSeq,
    long journalSeq) {

  /** The number and sum of a day's (UTC) transactions of one kind; amount in minor units. */
  public record Day(
      LocalDate day,
      TransactionType type,
      TransactionStatus status,
      String currency,
      long count,
      BigInteger amount) {}

  /** The number of accounts of one kind, currency and status. */
  public record Accounts(AccountKind kind, String currency, AccountStatus status, long count) {}
}
