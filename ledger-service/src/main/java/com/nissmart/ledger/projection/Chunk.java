package com.nissmart.ledger.projection;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.EntryRow;
import com.nissmart.ledger.book.TransactionEffects;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
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

/** Some batches of the journal, and all changes of the tables that follow from them. */
final class Chunk {
  /** The order of PostgreSQL. */
  private static final Comparator<AccountLines> BY_ID =
      Comparator.comparing(
              (AccountLines lines) -> lines.account.id.getMostSignificantBits(),
              Long::compareUnsigned)
          .thenComparing(
              lines -> lines.account.id.getLeastSignificantBits(), Long::compareUnsigned);

  final Totals totals = new Totals();
  final Map<UUID, AccountStatus> statuses = new HashMap<>();
  final Set<Long> closedHolds = new HashSet<>();

  private final List<JournalRow> batches;
  private final List<JournalFormat.Content> contents = new ArrayList<>();
  private final Map<UUID, AccountLines> accounts = new HashMap<>();
  private final Map<UUID, Instant> opened = new LinkedHashMap<>();
  private final Map<Long, TransactionRow> openedHolds = new LinkedHashMap<>();
  private List<AccountLines> sorted = List.of();

  /** An account and its new entries. */
  private record AccountLines(AccountState account, List<EntryRow> entries) {}

  Chunk(List<JournalRow> batches) {
    this.batches = batches;
    batches.forEach(batch -> contents.add(JournalFormat.decode(batch)));
  }

  /** Returns the accounts that were opened before and are changed by the batches. */
  Set<UUID> changedAccounts() {
    Set<UUID> changed = new HashSet<>();
    for (JournalFormat.Content content : contents) {
      content
          .transactions()
          .forEach(booked ->
              TransactionEffects.of(booked, (accountId, amount, held) -> changed.add(accountId)));
      content.accountChanges().forEach(change -> changed.add(change.accountId()));
    }
    for (JournalFormat.Content content : contents) {
      content.accountChanges().stream()
          .filter(AccountChange::isOpening)
          .forEach(change -> changed.remove(change.accountId()));
    }
    return changed;
  }

  /** Adds an account in the state before the batches. */
  void add(AccountState account) {
    accounts.put(account.id, new AccountLines(account, new ArrayList<>()));
  }

  /** Returns the accounts in the state after the batches. */
  List<AccountState> states() {
    return sorted.stream().map(AccountLines::account).toList();
  }

  /** Derives the rows. */
  void derive(TableRows rows) {
    for (int i = 0; i < batches.size(); i++) {
      JournalRow batch = batches.get(i);
      JournalFormat.Content content = contents.get(i);
      content.accountChanges().forEach(change -> change(change, batch, rows));
      int day = BatchChanges.day(batch.createdAt());
      content.transactions().forEach(booked -> book(booked, day, rows));
    }
    opened.forEach((accountId, at) -> rows.account(lines(accountId).account, at));
    openedHolds.values().forEach(rows::openHold);
    sorted = accounts.values().stream().sorted(BY_ID).toList();
    sorted.forEach(lines -> lines.entries.forEach(rows::entry));
  }

  /** Returns the transaction in a line of its COPY. */
  String transaction(int line) {
    return TransactionRow.publicId(batches.getFirst().firstSeq() + line - 1);
  }

  /** Returns the entry in a line of its COPY. */
  String entry(int line) {
    EntryRow entry =
        sorted.stream()
            .flatMap(lines -> lines.entries.stream())
            .skip(line - 1L)
            .findFirst()
            .orElseThrow();
    return "entry " + entry.accountSeq() + " of " + Ids.ACCOUNT.format(entry.accountId());
  }

  private void change(AccountChange change, JournalRow batch, TableRows rows) {
    if (change.isOpening()) {
      add(
          new AccountState(
              change.accountId(),
              change.kind(),
              change.ownerId(),
              change.currency(),
              change.mayGoNegative(),
              change.status(),
              change.changeNo()));
      opened.put(change.accountId(), batch.createdAt());
    } else {
      AccountState account = lines(change.accountId()).account;
      totals.count(account, -1);
      account.status = change.status();
      account.changes = change.changeNo();
      if (!opened.containsKey(account.id)) {
        statuses.put(account.id, account.status);
      }
    }
    AccountState account = lines(change.accountId()).account;
    totals.count(account, 1);
    if (!account.isSystem()) {
      rows.accountChange(change, batch.batchNo(), batch.createdAt());
    }
  }

  private void book(BookedTransaction booked, int day, TableRows rows) {
    TransactionRow row = booked.row();
    rows.transaction(booked);
    totals.count(day, row);
    if (row.status() == TransactionStatus.TRANSACTION_STATUS_PENDING) {
      openedHolds.put(row.seq(), row);
    } else if (closesHold(row) && openedHolds.remove(row.resolves()) == null) {
      closedHolds.add(row.resolves());
    }
    TransactionEffects.of(
        booked,
        (accountId, amount, heldChange) -> {
          AccountLines lines = lines(accountId);
          lines.entries.add(lines.account.book(row.seq(), amount, heldChange, day));
        });
  }

  private static boolean closesHold(TransactionRow row) {
    return row.status() == TransactionStatus.TRANSACTION_STATUS_COMPLETED
        && (row.type() == TransactionType.TRANSACTION_TYPE_CAPTURE
            || row.type() == TransactionType.TRANSACTION_TYPE_RELEASE);
  }

  private AccountLines lines(UUID accountId) {
    AccountLines lines = accounts.get(accountId);
    if (lines == null) {
      throw new RefusedRowException(Ids.ACCOUNT.format(accountId) + " is missing");
    }
    return lines;
  }
}
