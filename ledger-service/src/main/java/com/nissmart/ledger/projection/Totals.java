package com.nissmart.ledger.projection;

import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;

/** The changes that a chunk of batches makes to totals. */
final class Totals {
  final Map<Day, Sum> daily = new HashMap<>();
  final Map<Accounts, Long> accounts = new HashMap<>();

  /** The change of what is held, by currency, in minor units. */
  final Map<String, Long> held = new HashMap<>();

  /** The transactions that are counted together; day is days since 1970, UTC. */
  record Day(int day, TransactionType type, TransactionStatus status, String currency) {}

  /** The accounts that are counted together. */
  record Accounts(AccountKind kind, String currency, AccountStatus status) {}

  /** The number and the amount of transactions, in minor units. */
  static final class Sum {
    long count;
    private long amount;
    private BigInteger rest = BigInteger.ZERO;

    private void add(long more) {
      if (amount > Long.MAX_VALUE - more) {
        rest = amount();
        amount = 0;
      }
      count++;
      amount += more;
    }

    BigInteger amount() {
      return rest.add(BigInteger.valueOf(amount));
    }
  }

  void count(int day, TransactionRow row) {
    daily
        .computeIfAbsent(new Day(day, row.type(), row.status(), row.currency()), key -> new Sum())
        .add(row.amount());
  }

  /** Adds to what is held in a currency. */
  void hold(String currency, long change) {
    if (change != 0) {
      held.merge(
          currency,
          change,
          (before, added) -> before + added == 0 ? null : Math.addExact(before, added));
    }
  }

  /** Counts so many accounts more with the kind, currency and present status of an account. */
  void count(AccountState account, long more) {
    accounts.merge(
        new Accounts(account.kind, account.currency, account.status),
        more,
        (before, added) -> before + added == 0 ? null : before + added);
  }
}
