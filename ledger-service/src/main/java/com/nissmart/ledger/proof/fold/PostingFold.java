package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.fold.FoldAccount.Role;
import com.nissmart.ledger.proof.payload.BatchContent;
import com.nissmart.ledger.proof.payload.StoredBatch;
import com.nissmart.ledger.proof.row.BookTable;
import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.CurrencyLetters;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.PostgresTime;
import com.nissmart.ledger.proof.row.RowBuffer;
import com.nissmart.ledger.proof.row.RowColumns;
import com.nissmart.ledger.proof.row.RowSink;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fold of transactions: derives the entries that each needs by its type and the holds that it
 * opens and resolves, and counts it. Throws a finding for a row that the write path never commits.
 */
public final class PostingFold {
  public final FoldAccounts accounts;
  public final Map<Long, FoldPosition.Hold> holds;
  public final DailyTotalFold days;

  public long seq;
  public long transactions;
  public long entries;

  /**
   * True after a reversal or an adjustment of a return, which the caller compares with the
   * transaction it resolves.
   */
  public boolean reversals;

  /** The entries of the current batch. */
  final RowBuffer derived = new RowBuffer();

  /**
   * The account_seq, balance and held of both accounts after the current transaction; for another
   * share's account {@link BatchContent#ELSEWHERE} first.
   */
  final long[] ends = new long[BatchContent.ENDS];

  private int endsFilled;
  private final int bookId;
  private final KeyCheck keyCheck = new KeyCheck();
  private RowSink sink;
  private KeySink keys = KeySink.NONE;
  // The released amount that the current transaction states and that was not found right yet.
  private long stated;
  private StoredBatch batch = FoldPosition.FIRST;
  private int today;
  private int limitDay;
  private boolean countsReversals;
  private boolean countsForLimit;

  PostingFold(int bookId, FoldPosition start, FoldAccounts accounts, RowSink sink) {
    this.bookId = bookId;
    this.accounts = accounts;
    this.holds = new HashMap<>(start.holds());
    this.days = new DailyTotalFold(start.days());
    this.seq = start.seq();
    this.sink = sink;
  }

  void turnTo(RowSink next) {
    sink = next;
  }

  /** Sends the idempotency ids of later transactions to a sink. */
  public void sendKeysTo(KeySink next) {
    keys = next;
  }

  /**
   * Begins a batch.
   *
   * @param statedDay the day of the daily limits, as days since 1970; 0 for a batch of an earlier
   *     version, whose day is one in UTC and whose reversals count, too
   */
  void begin(StoredBatch next, long statedDay) throws Finding {
    batch = next;
    today = PostgresTime.day(next.at());
    countsReversals = statedDay == 0;
    long day = countsReversals ? today : PostgresTime.daySince2000(statedDay);
    // The date in a time zone is at most one day from the date in UTC.
    if (day < today - 1 || day > today + 1) {
      throw Finding.of(
          "batch %d: limit_day is %d, expected a day at most one from %s",
          next.no(), statedDay, PostgresTime.date(today));
    }
    limitDay = (int) day;
    derived.clear();
  }

  /**
   * Derives what the next transaction does.
   *
   * @param released the amount that it states to release of a hold, or {@link
   *     BatchContent#NOT_STATED}
   */
  void add(CopyRow row, long released) throws Finding {
    long found = row.int8(RowColumns.SEQ);
    if (found != seq + 1) {
      throw found <= seq
          ? Finding.of("transaction %d is there twice", found)
          : Finding.of("transaction %d is missing", seq + 1);
    }
    if (row.int8(RowColumns.CREATED_AT) != batch.at()) {
      throw wrong(
          "created_at",
          PostgresTime.text(row.int8(RowColumns.CREATED_AT)),
          PostgresTime.text(batch.at()) + " of batch " + batch.no());
    }
    int type = row.indexIn(EnumWords.TYPES, RowColumns.TYPE);
    int status = row.indexIn(EnumWords.STATUSES, RowColumns.STATUS);
    long amount = row.int8(RowColumns.AMOUNT);
    if (type < 0 || status < 0 || amount <= 0) {
      throw Finding.of(
          "transaction %d: there is no %s %s of %d",
          seq + 1, row.text(RowColumns.STATUS), row.text(RowColumns.TYPE), amount);
    }
    if (row.isNull(RowColumns.FAILURE_CODE) == (status == EnumWords.FAILED)) {
      throw wrong("failure_code", row.text(RowColumns.FAILURE_CODE), "one exactly when it FAILED");
    }
    if (accounts.share().isFirst()) {
      count(row, type, status, amount);
    }
    stated = released;
    countsForLimit = countsReversals || type != EnumWords.REVERSAL;
    Arrays.fill(ends, 0);
    endsFilled = 0;
    if (status != EnumWords.FAILED) {
      book(row, type, status, amount);
    }
    if (stated != 0 && stated != BatchContent.NOT_STATED) {
      throw wrong("released", Long.toString(released), "none");
    }
    seq++;
    if (accounts.share().isFirst()) {
      sink.row(BookTable.TRANSACTION, row.bytes, row.offset, row.length, seq);
    }
  }

  /** Checks and counts what belongs to no account. */
  private void count(CopyRow row, int type, int status, long amount) throws Finding {
    if (!keyCheck.fits(row)) {
      throw wrong(
          "dedup_id",
          row.uuid(RowColumns.DEDUP_ID).toString(),
          "what requested_by, type and idempotency_key make");
    }
    keys.key(row.high(RowColumns.DEDUP_ID), row.low(RowColumns.DEDUP_ID), seq + 1);
    days.add(today, type, status, row.currency(RowColumns.CURRENCY), amount);
    transactions++;
  }

  /** Derives the entries of a type: the source's first, then the destination's. */
  private void book(CopyRow row, int type, int status, long amount) throws Finding {
    if ((status == EnumWords.PENDING) != (type == EnumWords.WITHDRAWAL)) {
      throw wrong("status", row.text(RowColumns.STATUS), "PENDING for a WITHDRAWAL alone");
    }
    try {
      derive(row, type, amount);
    } catch (ArithmeticException e) {
      throw Finding.of("transaction %d: its balances do not fit 64 bits", seq + 1);
    }
  }

  private void derive(CopyRow row, int type, long amount) throws Finding {
    switch (type) {
      case EnumWords.DEPOSIT -> move(row, type, amount, Role.OUTSIDE_WORLD, Role.CUSTOMER);
      case EnumWords.TRANSFER -> move(row, type, amount, Role.CUSTOMER, Role.CUSTOMER);
      case EnumWords.WITHDRAWAL -> hold(row, amount);
      case EnumWords.CAPTURE -> move(row, type, amount, Role.CUSTOMER, Role.PAYOUT_CLEARING);
      case EnumWords.RELEASE -> {
        refuseDestination(row);
        FoldAccount source = party(row, RowColumns.SOURCE, Role.CUSTOMER);
        PartyCheck.require(row, type, batch.format(), source, null);
        entry(source, 0, -resolved(row, amount, true));
      }
      case EnumWords.ADJUSTMENT -> adjust(row, amount);
      case EnumWords.REVERSAL -> {
        reversals = true;
        move(row, type, amount, null, null);
      }
      default -> throw new IllegalStateException("Unknown type: " + type);
    }
  }

  /** Derives an adjustment; one that resolves is compared, like a reversal, by the caller. */
  private void adjust(CopyRow row, long amount) throws Finding {
    FoldAccount source = party(row, RowColumns.SOURCE, null);
    Role from = source == null ? Role.CUSTOMER : source.role;
    Role to =
        switch (from) {
          case SUSPENSE, BANK_CHARGES -> Role.PAYOUT_CLEARING;
          case PAYOUT_CLEARING -> Role.UNCLAIMED_RETURNS;
          case UNCLAIMED_RETURNS -> Role.CUSTOMER;
          case WRITE_OFFS -> Role.SUSPENSE;
          case CUSTOMER, OUTSIDE_WORLD ->
              throw wrong(
                  "source_account_id",
                  Finding.account(row.uuid(RowColumns.SOURCE)),
                  "an account that adjustments debit");
        };
    if (!row.isNull(RowColumns.RESOLVES)) {
      reversals = true;
      if (from != Role.PAYOUT_CLEARING) {
        throw wrong("resolves", Long.toString(row.int8(RowColumns.RESOLVES)), "none");
      }
    }
    move(row, EnumWords.ADJUSTMENT, amount, from, to);
  }

  private void move(CopyRow row, int type, long amount, @Nullable Role from, @Nullable Role to)
      throws Finding {
    FoldAccount source = party(row, RowColumns.SOURCE, from);
    FoldAccount destination = party(row, RowColumns.DESTINATION, to);
    if (destination != null && source == destination) {
      throw wrong("destination_account_id", Finding.account(destination.id()), "another account");
    }
    PartyCheck.require(row, type, batch.format(), source, destination);
    entry(source, -amount, type == EnumWords.CAPTURE ? -resolved(row, amount, false) : 0);
    entry(destination, amount, 0);
  }

  private void hold(CopyRow row, long amount) throws Finding {
    refuseDestination(row);
    FoldAccount source = party(row, RowColumns.SOURCE, Role.CUSTOMER);
    PartyCheck.require(row, EnumWords.WITHDRAWAL, batch.format(), source, null);
    entry(source, 0, amount);
    if (source == null) {
      return;
    }
    long expiresAt =
        row.isNull(RowColumns.EXPIRES_AT)
            ? FoldPosition.Hold.NEVER
            : row.int8(RowColumns.EXPIRES_AT);
    holds.put(
        seq + 1,
        new FoldPosition.Hold(
            source.high, source.low, amount, expiresAt, row.currency(RowColumns.CURRENCY)));
  }

  /**
   * Closes the hold that the row resolves and returns its amount; 0 for another share's account.
   */
  private long resolved(CopyRow row, long amount, boolean inFull) throws Finding {
    if (!isOwn(row, RowColumns.SOURCE)) {
      stated = 0;
      return 0;
    }
    long target = row.isNull(RowColumns.RESOLVES) ? 0 : row.int8(RowColumns.RESOLVES);
    FoldPosition.Hold hold = holds.remove(target);
    if (hold == null) {
      throw wrong("resolves", Long.toString(target), "a hold that is open");
    }
    if (hold.high() != row.high(RowColumns.SOURCE) || hold.low() != row.low(RowColumns.SOURCE)) {
      throw wrong(
          "source_account_id",
          Finding.account(row.uuid(RowColumns.SOURCE)),
          "the account of hold " + target);
    }
    if (amount > hold.amount() || (inFull && amount != hold.amount())) {
      throw wrong("amount", Long.toString(amount), hold.amount() + " of hold " + target);
    }
    if (stated != hold.amount() && stated != BatchContent.NOT_STATED) {
      throw wrong("released", Long.toString(stated), hold.amount() + " of hold " + target);
    }
    stated = 0;
    return hold.amount();
  }

  private void refuseDestination(CopyRow row) throws Finding {
    if (!row.isNull(RowColumns.DESTINATION)) {
      throw wrong(
          "destination_account_id", Finding.account(row.uuid(RowColumns.DESTINATION)), "none");
    }
  }

  private boolean isOwn(CopyRow row, int column) {
    return accounts.share().has(row.high(column), row.low(column));
  }

  /** Returns an account of the row as it should be; null when it is another share's. */
  private @Nullable FoldAccount party(CopyRow row, int column, @Nullable Role role) throws Finding {
    String name = column == RowColumns.SOURCE ? "source_account_id" : "destination_account_id";
    if (row.isNull(column)) {
      throw wrong(name, "NULL", "an account");
    }
    int currency = row.currency(RowColumns.CURRENCY);
    FoldAccount account = accounts.find(row.high(column), row.low(column));
    if (account == null) {
      // Earlier versions opened system accounts without a batch.
      account = batch.format() == StoredBatch.ROWS ? SystemAccounts.of(row.uuid(column)) : null;
      if (account == null && !isOwn(row, column)) {
        return null;
      }
      if (account == null) {
        throw wrong(name, Finding.account(row.uuid(column)), "an account that was opened");
      }
      accounts.add(account);
    }
    if (role != null && account.role != role) {
      throw wrong(name, Finding.account(account.id()), "an account that is " + role);
    }
    if (account.currency != currency) {
      throw wrong(
          "currency",
          row.text(RowColumns.CURRENCY),
          CurrencyLetters.name(account.currency) + " of " + Finding.account(account.id()));
    }
    return account;
  }

  private void entry(@Nullable FoldAccount account, long amount, long heldChange) throws Finding {
    if (account == null || !accounts.share().has(account.high, account.low)) {
      ends[endsFilled] = BatchContent.ELSEWHERE;
      endsFilled += BatchContent.ENDS_OF_ENTRY;
      return;
    }
    account.book(amount, heldChange, limitDay, countsForLimit);
    if (account.isOverdrawn()) {
      throw Finding.of(
          "transaction %d: it would leave %s with %d, of which %d is held",
          seq + 1, Finding.account(account.id()), account.balance, account.held);
    }
    int start = derived.length;
    derived.row(BookTable.ENTRY.columnCount()).int8(account.accountSeq).int8(seq + 1).int8(amount);
    derived.int8(account.balance).int8(account.held).int8(account.dayDebits);
    derived.int4(bookId).int4(account.day).uuid(account.high, account.low);
    derived.bool(account.mayGoNegative());
    sink.row(BookTable.ENTRY, derived.bytes, start, derived.length - start, seq + 1);
    entries++;
    ends[endsFilled++] = account.accountSeq;
    ends[endsFilled++] = account.balance;
    ends[endsFilled++] = account.held;
  }

  private Finding wrong(String column, String value, String expected) {
    return Finding.of("transaction %d: %s is %s, expected %s", seq + 1, column, value, expected);
  }
}
