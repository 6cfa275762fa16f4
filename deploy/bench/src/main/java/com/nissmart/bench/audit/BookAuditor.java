package com.nissmart.bench.audit;

import com.nissmart.bench.load.WorkloadRegistry;
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
public final class BookAuditor {
  private final DatabaseSettings database;
  private final WorkloadRegistry workloads;
  private final IntFunction<UUID> accountIds;

  /**
   * @param database with a role that may read everything
   * @param workloads all that was asked
   * @param accountIds the accounts by their index
   */
  public BookAuditor(
      DatabaseSettings database, WorkloadRegistry workloads, IntFunction<UUID> accountIds) {
    this.database = database;
    this.workloads = workloads;
    this.accountIds = accountIds;
  }

  /** What was found, and in how many transactions. */
  public record AuditResult(long transactions, AuditFindings findings) {}

  /** Audits the ledger's book, in which every account begins with nothing. */
  public AuditResult ledger(int accounts) {
    AccountIndexes indexes = indexes(accounts);
    BookCheck audit = new BookCheck(workloads, new long[accounts], true);
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
    return new AuditResult(audit.transactions(), audit.finish());
  }

  /**
   * Audits the baseline's book.
   *
   * @param initial what each account had at the beginning
   */
  public AuditResult baseline(long[] initial) {
    AccountIndexes indexes = indexes(initial.length);
    BookCheck audit = new BookCheck(workloads, initial, false);
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
    return new AuditResult(audit.transactions(), audit.finish());
  }

  private AccountIndexes indexes(int count) {
    AccountIndexes accounts = new AccountIndexes();
    for (int i = 0; i < count; i++) {
      accounts.put(accountIds.apply(i), i);
    }
    return accounts;
  }

  private Jdbi open() {
    return Jdbi.create(database.jdbcUrl(), database.user(), database.password());
  }
}
