package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.LimitDay;
import com.nissmart.ledger.book.TransactionEffects;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.decision.BatchChanges;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.Tail;
import com.nissmart.ledger.projection.ProjectedTables;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * The reading of the book by a new writer: the batches that the tables do not have become the tail,
 * and the accounts that they change get their state.
 */
final class TakeOver {
  private static final int ROWS_AT_ONCE = 500;

  private final int bookId;
  private final Journal journal;
  private final KeyFilter keys;
  private final TableStore tables = new TableStore();
  private final ProjectedTables projection;
  private final Map<UUID, AccountState> states = new HashMap<>();

  TakeOver(int bookId, Journal journal, KeyFilter keys) {
    this.bookId = bookId;
    this.projection = new ProjectedTables(bookId);
    this.journal = journal;
    this.keys = keys;
  }

  /** Reads the tail in the caller's transaction, which must see one state of the database. */
  Tail read(Handle handle) {
    long projected = projection.position(handle).batchNo();
    Book.Head head =
        journal
            .find(handle, projected)
            .map(JournalRow::head)
            .orElseThrow(() ->
                new IllegalStateException(
                    "The tables have batch " + projected + ", which the journal does not have"));
    Tail tail = new Tail(head);
    ByteString hash = head.headHash();
    List<JournalRow> rows = journal.after(handle, projected, ROWS_AT_ONCE);
    while (!rows.isEmpty()) {
      for (JournalRow row : rows) {
        if (!row.follows(hash)) {
          throw new IllegalStateException("Batch " + row.batchNo() + " breaks the hash chain");
        }
        JournalFormat.Content content = JournalFormat.decode(row);
        tail.append(row, content, fold(handle, row, content));
        hash = row.hash();
      }
      rows = journal.after(handle, rows.getLast().batchNo(), ROWS_AT_ONCE);
    }
    return tail;
  }

  /** Returns the first batch of a term: it opens the system accounts that are missing. */
  BatchChanges firstBatch(Handle handle, Tail tail, Set<String> currencies) {
    Map<UUID, String> existing = tables.systemAccounts(handle, bookId);
    Set<String> kept = new TreeSet<>(currencies);
    kept.addAll(existing.values());
    BatchChanges changes = new BatchChanges(tail.end());
    for (String currency : kept) {
      for (UUID accountId : Book.systemAccounts(currency)) {
        if (!existing.containsKey(accountId) && tail.opened(accountId) == null) {
          changes.opened(systemAccount(accountId, currency), "");
        }
      }
    }
    return changes;
  }

  private static AccountState systemAccount(UUID accountId, String currency) {
    return new AccountState(
        accountId,
        AccountKind.ACCOUNT_KIND_SYSTEM,
        null,
        currency,
        !accountId.equals(Book.unclaimedReturns(currency)),
        AccountStatus.ACCOUNT_STATUS_ACTIVE,
        1);
  }

  /** Returns the accounts that a batch has changed, in the state after it. */
  private List<AccountState> fold(Handle handle, JournalRow row, JournalFormat.Content content) {
    Set<UUID> touched = new HashSet<>();
    for (AccountChange change : content.accountChanges()) {
      touched.add(change.accountId());
      if (change.isOpening()) {
        states.put(change.accountId(), AccountState.opened(change));
      }
    }
    for (BookedTransaction booked : content.transactions()) {
      keys.add(booked.dedupId());
      TransactionEffects.of(booked, (accountId, amount, heldChange) -> touched.add(accountId));
    }
    Set<UUID> unknown = new HashSet<>(touched);
    unknown.removeAll(states.keySet());
    if (!unknown.isEmpty()) {
      projection.accounts(handle, unknown).forEach(account -> states.put(account.id, account));
    }
    LimitDay today = LimitDay.of(content.limitDay(), row.createdAt());
    for (BookedTransaction booked : content.transactions()) {
      TransactionEffects.of(
          booked,
          (accountId, amount, heldChange) ->
              state(accountId)
                  .book(
                      amount,
                      heldChange,
                      today.number(),
                      today.spending(booked.row().type(), amount, heldChange)));
    }
    for (AccountChange change : content.accountChanges()) {
      state(change.accountId()).status = change.status();
      state(change.accountId()).changes = change.changeNo();
    }
    return touched.stream().map(accountId -> state(accountId).copy()).toList();
  }

  private AccountState state(UUID accountId) {
    return Objects.requireNonNull(states.get(accountId), () -> "No account " + accountId);
  }
}
