package com.nissmart.bench.audit;

import com.nissmart.bench.load.Workloads;
import com.nissmart.runtime.database.DatabaseSettings;
import java.sql.SQLException;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Jdbi;

/**
 * Reads a book from its database and says what is wrong with it: transactions that were
 * acknowledged and are missing, are there twice or differ, gaps, sums, running balances, accounts
 * below zero.
 */
public final class Auditor {
  private final DatabaseSettings database;
  private final Workloads workloads;
  private final IntFunction<UUID> accountIds;

  /**
   * @param database with a role that may read everything
   * @param workloads all that was asked
   * @param accountIds the accounts by their index
   */
  public Auditor(DatabaseSettings database, Workloads workloads, IntFunction<UUID> accountIds) {
    this.database = database;
    this.workloads = workloads;
    this.accountIds = accountIds;
  }

  /** What was found, and in how many transactions. */
  public record Result(long transactions, Findings findings) {}

  /** Audits the ledger's book, in which every account begins with nothing. */
  public Result ledger(int accounts) {
    Accounts indexes = indexes(accounts);
    Audit audit = new Audit(workloads, new long[accounts], true);
    try {
      open()
          .useTransaction(handle -> {
            LedgerBookStore.outside(handle, indexes);
            LedgerBookStore.transactions(handle, indexes, audit);
            LedgerBookStore.entries(handle, indexes, audit);
          });
    } catch (SQLException e) {
      throw new IllegalStateException("the ledger's book cannot be read", e);
    }
    return new Result(audit.transactions(), audit.finish());
  }

  /**
   * Audits the baseline's book.
   *
   * @param initial what each account had at the beginning
   */
  public Result baseline(long[] initial) {
    Accounts indexes = indexes(initial.length);
    Audit audit = new Audit(workloads, initial, false);
    try {
      open()
          .useTransaction(handle -> {
            BaselineBookStore.transactions(handle, indexes, audit);
            BaselineBookStore.entries(handle, indexes, audit);
            BaselineBookStore.balances(handle, indexes, audit);
          });
    } catch (SQLException e) {
      throw new IllegalStateException("the baseline's book cannot be read", e);
    }
    return new Result(audit.transactions(), audit.finish());
  }

  private Accounts indexes(int count) {
    Accounts accounts = new Accounts();
    for (int i = 0; i < count; i++) {
      accounts.put(accountIds.apply(i), i);
    }
    return accounts;
  }

  private Jdbi open() {
    return Jdbi.create(database.jdbcUrl(), database.user(), database.password());
  }
}
