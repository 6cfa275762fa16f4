package com.nissmart.ledger.proof;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What transactions do: derives the entries that each demands by its type, the holds that it opens
 * and resolves, and counts it. Refuses what no writer of ours would have committed.
 */
final class Postings {
  final Accounts accounts;
  final Map<Long, Position.Hold> holds;
  final DailyTotals days;

  /** seq of the last transaction. */
  long seq;

  /** Transactions and entries derived so far. */
  long transactions;

  long entries;

  /** Whether a reversal came by: what it reverses is looked up by the caller. */
  boolean reversals;

  /** The entries of the batch under way. */
  final EntryRows derived = new EntryRows();

  private EntrySink sink;
  private BatchRow batch = new BatchRow(0, 0, 0, 0, ByteString.EMPTY);
  private int today;

  Postings(Position start, Accounts accounts, EntrySink sink) {
    this.accounts = accounts;
    this.holds = new HashMap<>(start.holds());
    this.days = new DailyTotals(start.days());
    this.seq = start.seq();
    this.sink = sink;
  }

  /** From here on another sink takes the entries. */
  void turnTo(EntrySink next) {
    sink = next;
  }

  /** The transactions that follow are of this batch. */
  void begin(BatchRow next) {
    batch = next;
    today = Moments.day(next.at());
    derived.clear();
  }

  /** The next transaction. */
  void add(CopyRow row) throws Finding {
    long found = row.int8(Columns.SEQ);
    if (found != seq + 1) {
      throw found <= seq
          ? Finding.of("transaction %d is there twice", found)
          : Finding.of("transaction %d is missing", seq + 1);
    }
    if (row.int8(Columns.CREATED_AT) != batch.at()) {
      throw wrong(
          "created_at",
          Moments.text(row.int8(Columns.CREATED_AT)),
          Moments.text(batch.at()) + " of batch " + batch.no());
    }
    int type = row.indexIn(Words.TYPES, Columns.TYPE);
    int status = row.indexIn(Words.STATUSES, Columns.STATUS);
    long amount = row.int8(Columns.AMOUNT);
    if (type < 0 || status < 0 || amount <= 0) {
      throw Finding.of(
          "transaction %d: there is no %s %s of %d",
          seq + 1, row.text(Columns.STATUS), row.text(Columns.TYPE), amount);
    }
    if (row.isNull(Columns.FAILURE_CODE) == (status == Words.FAILED)) {
      throw wrong("failure_code", row.text(Columns.FAILURE_CODE), "one exactly when it FAILED");
    }
    days.add(today, type, status, row.currency(Columns.CURRENCY), amount);
    transactions++;
    if (status != Words.FAILED) {
      book(row, type, status, amount);
    }
    seq++;
  }

  /** The entries that a type demands: the source's first, then the destination's. */
  private void book(CopyRow row, int type, int status, long amount) throws Finding {
    if ((status == Words.PENDING) != (type == Words.WITHDRAWAL)) {
      throw wrong("status", row.text(Columns.STATUS), "PENDING for a WITHDRAWAL alone");
    }
    try {
      derive(row, type, amount);
    } catch (ArithmeticException e) {
      throw Finding.of("transaction %d: its balances do not fit 64 bits", seq + 1);
    }
  }

  private void derive(CopyRow row, int type, long amount) throws Finding {
    switch (type) {
      case Words.DEPOSIT -> move(row, amount, 0, Account.Role.OUTSIDE_WORLD, Account.Role.CUSTOMER);
      case Words.TRANSFER -> move(row, amount, 0, Account.Role.CUSTOMER, Account.Role.CUSTOMER);
      case Words.WITHDRAWAL -> hold(row, amount);
      case Words.CAPTURE ->
          move(
              row,
              amount,
              -resolved(row, amount, false),
              Account.Role.CUSTOMER,
              Account.Role.PAYOUT_CLEARING);
      case Words.RELEASE -> {
        refuseDestination(row);
        long held = resolved(row, amount, true);
        entry(party(row, Columns.SOURCE, Account.Role.CUSTOMER), 0, -held);
      }
      case Words.ADJUSTMENT ->
          move(row, amount, 0, Account.Role.SUSPENSE, Account.Role.PAYOUT_CLEARING);
      case Words.REVERSAL -> {
        reversals = true;
        move(row, amount, 0, null, null);
      }
      default -> throw new IllegalStateException("no such type: " + type);
    }
  }

  private void move(
      CopyRow row,
      long amount,
      long heldChange,
      Account.@Nullable Role from,
      Account.@Nullable Role to)
      throws Finding {
    Account source = party(row, Columns.SOURCE, from);
    Account destination = party(row, Columns.DESTINATION, to);
    if (source == destination) {
      throw wrong("destination_account_id", Finding.account(destination), "another account");
    }
    entry(source, -amount, heldChange);
    entry(destination, amount, 0);
  }

  private void hold(CopyRow row, long amount) throws Finding {
    refuseDestination(row);
    Account source = party(row, Columns.SOURCE, Account.Role.CUSTOMER);
    entry(source, 0, amount);
    long expiresAt =
        row.isNull(Columns.EXPIRES_AT) ? Position.Hold.NEVER : row.int8(Columns.EXPIRES_AT);
    holds.put(seq + 1, new Position.Hold(source.high, source.low, amount, expiresAt));
  }

  /** What the hold holds that the row resolves; it is open no longer. */
  private long resolved(CopyRow row, long amount, boolean inFull) throws Finding {
    long target = row.isNull(Columns.RESOLVES) ? 0 : row.int8(Columns.RESOLVES);
    Position.Hold hold = holds.remove(target);
    if (hold == null) {
      throw wrong("resolves", Long.toString(target), "a hold that is open");
    }
    if (hold.high() != row.high(Columns.SOURCE) || hold.low() != row.low(Columns.SOURCE)) {
      throw wrong(
          "source_account_id",
          Finding.account(row.uuid(Columns.SOURCE)),
          "the account of hold " + target);
    }
    if (amount > hold.amount() || (inFull && amount != hold.amount())) {
      throw wrong("amount", Long.toString(amount), hold.amount() + " of hold " + target);
    }
    return hold.amount();
  }

  private void refuseDestination(CopyRow row) throws Finding {
    if (!row.isNull(Columns.DESTINATION)) {
      throw wrong("destination_account_id", Finding.account(row.uuid(Columns.DESTINATION)), "none");
    }
  }

  private Account party(CopyRow row, int column, Account.@Nullable Role role) throws Finding {
    String name = column == Columns.SOURCE ? "source_account_id" : "destination_account_id";
    if (row.isNull(column)) {
      throw wrong(name, "NULL", "an account");
    }
    int currency = row.currency(Columns.CURRENCY);
    Account account = accounts.find(row.high(column), row.low(column));
    if (account == null) {
      account = SystemAccounts.of(row.uuid(column));
      if (account == null) {
        throw wrong(name, Finding.account(row.uuid(column)), "an account that was opened");
      }
      accounts.add(account);
    }
    if (role != null && account.role != role) {
      throw wrong(name, Finding.account(account), "an account that is " + role);
    }
    if (account.currency != currency) {
      throw wrong(
          "currency",
          row.text(Columns.CURRENCY),
          Currency.name(account.currency) + " of " + Finding.account(account));
    }
    return account;
  }

  private void entry(Account account, long amount, long heldChange) throws Finding {
    account.book(amount, heldChange, today);
    if (account.isOverdrawn()) {
      throw Finding.of(
          "transaction %d: it would leave %s with %d, of which %d is held",
          seq + 1, Finding.account(account), account.balance, account.held);
    }
    int start = derived.append(account, seq + 1, amount);
    sink.entry(derived.bytes, start, EntryRows.LENGTH, seq + 1);
    entries++;
  }

  private Finding wrong(String column, String value, String expected) {
    return Finding.of("transaction %d: %s is %s, expected %s", seq + 1, column, value, expected);
  }
}
