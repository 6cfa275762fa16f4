package com.nissmart.bench.audit;

import com.nissmart.bench.load.WorkloadRegistry;
import com.nissmart.runtime.database.DatabaseSettings;
import java.util.UUID;
import java.util.function.IntFunction;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * Audits a book in its database. It finds acknowledged transactions that are missing, booked twice
 * or altered, gaps, sums that are not zero, broken running balances and accounts below zero.
 */
public final class BookAuditor {
  private final BookRowStore store = new BookRowStore();
  private final DatabaseSettings database;
  private final WorkloadRegistry workloads;
  private final IntFunction<UUID> accountIds;

  /**
   * Makes an auditor of one book.
   *
   * @param database with a role that may read everything
   * @param workloads every transfer that was requested, and its answer
   * @param accountIds the accounts by their index
   */
  public BookAuditor(
      DatabaseSettings database, WorkloadRegistry workloads, IntFunction<UUID> accountIds) {
    this.database = database;
    this.workloads = workloads;
    this.accountIds = accountIds;
  }

  /** The findings, and the number of transactions that were read. */
  public record AuditResult(long transactions, AuditFindings findings) {}

  private interface BookReader {
    void read(Handle handle, AccountIndexes accounts, DerivedBook check);
  }

  /**
   * Audits the ledger's book, in which every account begins with nothing. The journal says what was
   * booked; the tables must have what follows from it.
   */
  public AuditResult ledger() {
    return audit(new long[(int) workloads.openings().size()], true, this::readLedger);
  }

  private void readLedger(Handle handle, AccountIndexes accounts, DerivedBook check) {
    DerivedTables tables = new DerivedTables(check.findings());
    store.readJournal(handle, new JournalAudit(accounts, check, workloads.openings(), tables));
    store.readLedgerTransactions(handle, check);
    store.readLedgerEntries(handle, accounts, check);
    AuditFindings findings = check.findings();
    RowSum accountRows = tables.accounts();
    store.readAccounts(handle, accountRows::found);
    accountRows.check("account", findings);
    RowSum changes = tables.accountChanges();
    store.readAccountChanges(handle, changes::found);
    changes.check("account_change", findings);
    RowSum holds = tables.openHolds();
    store.readOpenHolds(handle, holds::found);
    holds.check("open_hold", findings);
    RowSum days = tables.dailyTotals();
    store.readDailyTotals(handle, days::found);
    days.check("daily_total", findings);
    RowSum totals = tables.accountTotals();
    store.readAccountTotals(handle, totals::found);
    totals.check("account_total", findings);
    RowSum held = tables.heldTotals();
    store.readHeldTotals(handle, held::found);
    held.check("held_total", findings);
  }

  /**
   * Audits the baseline's book.
   *
   * @param initial the kobo of each account at the beginning
   */
  public AuditResult baseline(long[] initial) {
    return audit(
        initial,
        false,
        (handle, indexes, check) -> {
          store.readBaselineTransactions(handle, indexes, check);
          store.readBaselineEntries(handle, indexes, check);
          store.readBaselineBalances(handle, indexes, check);
        });
  }

  private AuditResult audit(long[] initial, boolean gapless, BookReader reader) {
    AccountIndexes indexes = new AccountIndexes();
    for (int i = 0; i < initial.length; i++) {
      indexes.put(accountIds.apply(i), i);
    }
    DerivedBook check = new DerivedBook(workloads, initial, gapless);
    Jdbi.create(database.jdbcUrl(), database.user(), database.password())
        .useTransaction(
            TransactionIsolationLevel.REPEATABLE_READ,
            handle -> reader.read(handle, indexes, check));
    return new AuditResult(check.transactions(), check.finish());
  }
}
