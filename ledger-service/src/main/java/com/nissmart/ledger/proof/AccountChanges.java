package com.nissmart.ledger.proof;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** What changes of accounts do: opens them, moves their status, counts them. */
final class AccountChanges {
  /** How many accounts of a kind, currency and status there are, in these words. */
  final Map<String, Long> totals;

  private final Accounts accounts;

  AccountChanges(Position start, Accounts accounts) {
    this.accounts = accounts;
    this.totals = new TreeMap<>(start.accounts());
  }

  /** The next change, of a batch that is under way. */
  void add(CopyRow row, BatchRow batch) throws Finding {
    UUID id = row.uuid(Columns.CHANGE_ACCOUNT);
    int no = row.int4(Columns.CHANGE_NO);
    String name = "account_change " + no + " of " + Finding.account(id);
    if (row.int8(Columns.CHANGE_CREATED_AT) != batch.at()) {
      throw Finding.of(
          "%s: created_at is %s, expected %s",
          name, Moments.text(row.int8(Columns.CHANGE_CREATED_AT)), Moments.text(batch.at()));
    }
    long atSeq = row.int8(Columns.CHANGE_AT_SEQ);
    if (atSeq < batch.firstSeq() - 1 || atSeq > batch.lastSeq()) {
      throw Finding.of("%s: at_seq is %d, which is not of batch %d", name, atSeq, batch.no());
    }
    Account account =
        accounts.find(row.high(Columns.CHANGE_ACCOUNT), row.low(Columns.CHANGE_ACCOUNT));
    int expected = account == null ? 1 : account.changes + 1;
    if (no != expected) {
      throw Finding.of("account_change %d of %s is missing", expected, Finding.account(id));
    }
    account = account == null ? open(row, id) : kept(account, row, name);
    account.changes = no;
    account.status = row.text(Columns.CHANGE_STATUS);
    totals.merge(totalOf(account), 1L, Long::sum);
  }

  private Account open(CopyRow row, UUID id) {
    Account account =
        new Account(
            id.getMostSignificantBits(),
            id.getLeastSignificantBits(),
            Account.Role.CUSTOMER,
            row.currency(Columns.CHANGE_CURRENCY),
            row.uuid(Columns.CHANGE_OWNER),
            row.int8(Columns.CHANGE_CREATED_AT));
    accounts.add(account);
    return account;
  }

  private Account kept(Account account, CopyRow row, String name) throws Finding {
    if (account.isSystem()
        || !row.uuid(Columns.CHANGE_OWNER).equals(account.owner)
        || row.currency(Columns.CHANGE_CURRENCY) != account.currency) {
      throw Finding.of("%s: owner_id or currency is not that of the opening", name);
    }
    totals.merge(totalOf(account), -1L, Long::sum);
    return account;
  }

  private static String totalOf(Account account) {
    return (account.isSystem() ? "SYSTEM " : "CUSTOMER ")
        + Currency.name(account.currency)
        + " "
        + account.status;
  }
}
