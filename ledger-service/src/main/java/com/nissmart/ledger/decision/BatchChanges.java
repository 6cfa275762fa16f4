package com.nissmart.ledger.decision;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.AccountChange;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.TransactionRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The decisions of one batch, as they are appended to the book. */
public final class BatchChanges {
  /** The time of a transaction whose batch has no time yet. */
  public static final Instant NOT_YET = Instant.MIN;

  /** The end of the book before this batch. */
  public final Book.Head head;

  private final int day;

  public final List<BookedTransaction> transactions = new ArrayList<>();
  public final List<AccountChange> accountChanges = new ArrayList<>();
  private final Set<AccountState> touched = Collections.newSetFromMap(new IdentityHashMap<>());

  /** Makes the changes of a batch without transactions. */
  public BatchChanges(Book.Head head) {
    this(head, 0);
  }

  /** Makes the changes of a batch whose transactions count on a day: days since 1970-01-01. */
  public BatchChanges(Book.Head head, int day) {
    this.head = head;
    this.day = day;
  }

  public long batchNo() {
    return head.lastBatch() + 1;
  }

  public long nextSeq() {
    return head.lastSeq() + transactions.size() + 1;
  }

  /** Returns the head of the book after this batch. */
  public Book.Head endsAt(Instant at, ByteString hash) {
    return new Book.Head(nextSeq() - 1, batchNo(), at, hash);
  }

  /** Returns the day that the batch states; a batch without transactions states none. */
  public int statedDay() {
    return transactions.isEmpty() ? 0 : day;
  }

  public boolean isEmpty() {
    return transactions.isEmpty() && accountChanges.isEmpty();
  }

  /** Returns the accounts that the batch has changed, in the state after it. */
  public Collection<AccountState> touched() {
    return touched;
  }

  void touch(AccountState account) {
    touched.add(account);
  }

  void append(TransactionRow row, UUID dedupId, long released) {
    transactions.add(new BookedTransaction(row, dedupId, released, new ArrayList<>(2)));
  }

  /** Records the opening of an account. */
  public void opened(AccountState account, String openedBy) {
    change(account, openedBy, "opened");
  }

  void changed(AccountState account, Order.StatusChange change) {
    change(account, change.caller(), change.note());
  }

  private void change(AccountState account, String changedBy, String note) {
    touch(account);
    accountChanges.add(
        new AccountChange(
            account.id,
            account.changes,
            nextSeq() - 1,
            account.kind,
            account.ownerId,
            account.currency,
            account.mayGoNegative,
            account.status,
            changedBy,
            note));
  }
}
