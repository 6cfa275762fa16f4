package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** The fold of account changes: opens accounts, changes their status and counts them. */
public final class AccountChangeFold {
  /** The number of accounts by kind, currency and status, as in {@code CUSTOMER NGN ACTIVE}. */
  public final Map<String, Long> totals;

  private final FoldAccounts accounts;

  AccountChangeFold(FoldPosition start, FoldAccounts accounts) {
    this.accounts = accounts;
    this.totals = new TreeMap<>(start.accounts());
  }

  /** Applies the next change of the current batch. */
  void add(CopyRow row, StoredBatch batch) throws Finding {
    UUID id = row.uuid(RowColumns.CHANGE_ACCOUNT);
    int no = row.int4(RowColumns.CHANGE_NO);
    String name = "account_change " + no + " of " + Finding.account(id);
    if (row.int8(RowColumns.CHANGE_CREATED_AT) != batch.at()) {
      throw Finding.of(
          "%s: created_at is %s, expected %s",
          name,
          PostgresTime.text(row.int8(RowColumns.CHANGE_CREATED_AT)),
          PostgresTime.text(batch.at()));
    }
    long atSeq = row.int8(RowColumns.CHANGE_AT_SEQ);
    if (atSeq < batch.firstSeq() - 1 || atSeq > batch.lastSeq()) {
      throw Finding.of("%s: at_seq is %d, which is not of batch %d", name, atSeq, batch.no());
    }
    FoldAccount account =
        accounts.find(row.high(RowColumns.CHANGE_ACCOUNT), row.low(RowColumns.CHANGE_ACCOUNT));
    int expected = account == null ? 1 : account.changes + 1;
    if (no != expected) {
      throw Finding.of("account_change %d of %s is missing", expected, Finding.account(id));
    }
    account = account == null ? open(row, id) : kept(account, row, name);
    account.changes = no;
    account.status = row.text(RowColumns.CHANGE_STATUS);
    totals.merge(totalOf(account), 1L, Long::sum);
  }

  private FoldAccount open(CopyRow row, UUID id) {
    FoldAccount account =
        new FoldAccount(
            id.getMostSignificantBits(),
            id.getLeastSignificantBits(),
            FoldAccount.Role.CUSTOMER,
            row.currency(RowColumns.CHANGE_CURRENCY),
            row.uuid(RowColumns.CHANGE_OWNER),
            row.int8(RowColumns.CHANGE_CREATED_AT));
    accounts.add(account);
    return account;
  }

  private FoldAccount kept(FoldAccount account, CopyRow row, String name) throws Finding {
    if (account.isSystem()
        || !row.uuid(RowColumns.CHANGE_OWNER).equals(account.owner)
        || row.currency(RowColumns.CHANGE_CURRENCY) != account.currency) {
      throw Finding.of("%s: owner_id or currency is not that of the opening", name);
    }
    totals.merge(totalOf(account), -1L, Long::sum);
    return account;
  }

  private static String totalOf(FoldAccount account) {
    return (account.isSystem() ? "SYSTEM " : "CUSTOMER ")
        + CurrencyLetters.name(account.currency)
        + " "
        + account.status;
  }
}
