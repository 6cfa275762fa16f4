package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.payload.BatchContent;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.RowSink;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The fold of account changes: opens accounts, changes their status and counts them. */
public final class AccountChangeFold {
  /** The number of accounts by kind, currency and status, as in {@code CUSTOMER NGN ACTIVE}. */
  public final Map<String, Long> totals;

  public final Set<UUID> systemAccounts;
  private final FoldAccounts accounts;
  private RowSink sink;

  AccountChangeFold(FoldPosition start, FoldAccounts accounts, RowSink sink) {
    this.accounts = accounts;
    this.totals = new TreeMap<>(start.accounts());
    this.systemAccounts = new HashSet<>(start.systemAccounts());
    this.sink = sink;
  }

  void turnTo(RowSink next) {
    sink = next;
  }

  /** Applies the next change of the current batch, unless it is of another share's account. */
  void add(BatchContent.Change change, StoredBatch batch) throws Finding {
    CopyRow row = change.row();
    boolean isOwn =
        accounts
            .share()
            .has(row.high(RowColumns.CHANGE_ACCOUNT), row.low(RowColumns.CHANGE_ACCOUNT));
    if (!isOwn && !change.isSystem()) {
      return;
    }
    UUID id = row.uuid(RowColumns.CHANGE_ACCOUNT);
    int no = row.int4(RowColumns.CHANGE_NO);
    String name = BookTable.ACCOUNT_CHANGE.name(row);
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
    if (change.isSystem()) {
      account = openSystem(account, change, name);
    } else {
      account = account == null ? open(change, name) : kept(account, row, name);
      sink.row(BookTable.ACCOUNT_CHANGE, row.bytes, row.offset, row.length, batch.no());
    }
    account.changes = no;
    account.status = status(account, row, name);
    if (isOwn) {
      totals.merge(totalOf(account), 1L, Long::sum);
    }
  }

  /** Returns the status after a change; an account is closed without money, and for ever. */
  private static byte status(FoldAccount account, CopyRow row, String name) throws Finding {
    int status = row.indexIn(EnumWords.ACCOUNT_STATUSES, RowColumns.CHANGE_STATUS);
    if (status < 0) {
      throw Finding.of("%s: there is no status %s", name, row.text(RowColumns.CHANGE_STATUS));
    }
    if (account.status == EnumWords.CLOSED) {
      throw Finding.of("%s: it makes a closed account %s", name, words(status));
    }
    if (status == EnumWords.CLOSED && (account.balance != 0 || account.held != 0)) {
      throw Finding.of(
          "%s: it closes an account that has %d, of which %d is held",
          name, account.balance, account.held);
    }
    return (byte) status;
  }

  private static String words(int status) {
    return EnumWords.text(EnumWords.ACCOUNT_STATUSES[status]);
  }

  /** Opens a system account, which a batch of an earlier version may have used before. */
  private FoldAccount openSystem(
      @Nullable FoldAccount known, BatchContent.Change change, String name) throws Finding {
    CopyRow row = change.row();
    UUID id = row.uuid(RowColumns.CHANGE_ACCOUNT);
    FoldAccount account = known == null ? SystemAccounts.of(id) : known;
    if (account == null
        || !row.isNull(RowColumns.CHANGE_OWNER)
        || row.currency(RowColumns.CHANGE_CURRENCY) != account.currency
        || change.mayGoNegative() != account.mayGoNegative()
        || !systemAccounts.add(id)) {
      throw Finding.of("%s: it does not open a system account", name);
    }
    if (known == null) {
      accounts.add(account);
    }
    return account;
  }

  private FoldAccount open(BatchContent.Change change, String name) throws Finding {
    CopyRow row = change.row();
    UUID id = row.uuid(RowColumns.CHANGE_ACCOUNT);
    if (row.isNull(RowColumns.CHANGE_OWNER)
        || change.mayGoNegative()
        || SystemAccounts.of(id) != null) {
      throw Finding.of("%s: it does not open an account of a customer", name);
    }
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
        || row.isNull(RowColumns.CHANGE_OWNER)
        || !row.uuid(RowColumns.CHANGE_OWNER).equals(account.owner())
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
        + account.statusWord();
  }
}
