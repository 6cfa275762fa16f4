package com.nissmart.ledger.projection;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.LimitDay;
import com.nissmart.ledger.book.TransactionEffects;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Some batches of the journal, and all changes of the tables that follow from them. The rows are
 * made in three steps: transactions, then what happens to accounts, then entries.
 */
final class Chunk {
  /** The order of PostgreSQL. */
  private static final Comparator<AccountLines> BY_ID =
      Comparator.comparing(
              (AccountLines lines) -> lines.id.getMostSignificantBits(), Long::compareUnsigned)
          .thenComparing(lines -> lines.id.getLeastSignificantBits(), Long::compareUnsigned);

  final Totals totals = new Totals();
  final Map<UUID, AccountStatus> statuses = new HashMap<>();
  final Set<Long> closedHolds = new HashSet<>();

  private final List<JournalRow> batches;
  private final Map<UUID, AccountLines> accounts = new HashMap<>();
  private final List<DatedChange> changes = new ArrayList<>();
  private final Map<UUID, Instant> opened = new LinkedHashMap<>();
  private final Map<Long, TransactionRow> openedHolds = new LinkedHashMap<>();
  private List<AccountLines> sorted = List.of();

  private record DatedChange(AccountChange change, JournalRow batch) {}

  Chunk(List<JournalRow> batches) {
    this.batches = batches;
  }

  /** Reads the batches, and makes the rows of their transactions. */
  void transactions(TableRows rows, TableCopy copy) throws SQLException {
    for (JournalRow batch : batches) {
      JournalFormat.Content content = JournalFormat.decode(batch);
      for (AccountChange change : content.accountChanges()) {
        lines(change.accountId()).opened |= change.isOpening();
        changes.add(new DatedChange(change, batch));
      }
      int day = LimitDay.utc(batch.createdAt());
      LimitDay limitDay = LimitDay.of(content.limitDay(), batch.createdAt());
      for (BookedTransaction booked : content.transactions()) {
        rows.transaction(booked);
        copy.sendFull();
        totals.count(day, booked.row());
        book(booked, limitDay);
      }
    }
  }

  /** Returns the accounts that were opened before and are changed by the batches. */
  Set<UUID> changedAccounts() {
    Set<UUID> changed = new HashSet<>();
    for (AccountLines lines : accounts.values()) {
      if (!lines.opened) {
        changed.add(lines.id);
      }
    }
    return changed;
  }

  /** Adds an account in the state before the batches. */
  void add(AccountState account) {
    lines(account.id).begin(account);
  }

  /** Makes the rows of accounts, their changes, and holds. */
  void accounts(TableRows rows) {
    for (DatedChange each : changes) {
      change(each.change, each.batch, rows);
    }
    opened.forEach((accountId, at) -> rows.account(lines(accountId).account(), at));
    openedHolds.values().forEach(rows::openHold);
  }

  /** Makes the rows of entries, which leaves the accounts in the state after the batches. */
  void entries(TableRows rows, TableCopy copy) throws SQLException {
    sorted = accounts.values().stream().sorted(BY_ID).toList();
    for (AccountLines lines : sorted) {
      AccountState account = lines.account();
      for (int i = 0; i < lines.entries; i++) {
        lines.book(i, account);
        rows.entry(account, lines.seq(i), lines.amount(i));
        copy.sendFull();
      }
    }
  }

  /** Returns the accounts in the state after the batches. */
  List<AccountState> states() {
    return accounts.values().stream().map(AccountLines::account).toList();
  }

  /** Returns the transaction in a line of its COPY. */
  String transaction(int line) {
    return TransactionRow.publicId(batches.getFirst().firstSeq() + line - 1);
  }

  /** Returns the entry in a line of its COPY. */
  String entry(int line) {
    int left = line;
    for (AccountLines lines : sorted) {
      if (left <= lines.entries) {
        return "entry " + (lines.accountSeq + left) + " of " + Ids.ACCOUNT.format(lines.id);
      }
      left -= lines.entries;
    }
    throw new IllegalStateException("The chunk has no entry " + line);
  }

  private void change(AccountChange change, JournalRow batch, TableRows rows) {
    AccountLines lines = lines(change.accountId());
    if (change.isOpening()) {
      lines.begin(AccountState.opened(change));
      opened.put(change.accountId(), batch.createdAt());
    } else {
      AccountState account = lines.account();
      totals.count(account, -1);
      account.status = change.status();
      account.changes = change.changeNo();
      if (!opened.containsKey(account.id)) {
        statuses.put(account.id, account.status);
      }
    }
    totals.count(lines.account(), 1);
    if (!lines.account().isSystem()) {
      rows.accountChange(change, batch.batchNo(), batch.createdAt());
    }
  }

  private void book(BookedTransaction booked, LimitDay day) {
    TransactionRow row = booked.row();
    if (row.status() == TransactionStatus.TRANSACTION_STATUS_PENDING) {
      openedHolds.put(row.seq(), row);
    } else if (closesHold(row) && openedHolds.remove(row.resolves()) == null) {
      closedHolds.add(row.resolves());
    }
    TransactionEffects.of(
        booked,
        (accountId, amount, heldChange) -> {
          lines(accountId)
              .add(
                  row.seq(),
                  amount,
                  heldChange,
                  day.number(),
                  day.spending(row.type(), amount, heldChange));
          totals.hold(row.currency(), heldChange);
        });
  }

  private static boolean closesHold(TransactionRow row) {
    return row.status() == TransactionStatus.TRANSACTION_STATUS_COMPLETED
        && (row.type() == TransactionType.TRANSACTION_TYPE_CAPTURE
            || row.type() == TransactionType.TRANSACTION_TYPE_RELEASE);
  }

  private AccountLines lines(UUID accountId) {
    return accounts.computeIfAbsent(accountId, AccountLines::new);
  }
}
