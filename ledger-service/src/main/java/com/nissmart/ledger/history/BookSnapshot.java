package com.nissmart.ledger.history;

import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.Order.StatusChange;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.history.AccountStore.CurrentAccount;
import com.nissmart.ledger.journal.Tail;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * One state of the book: the tables in one snapshot of the database, and the tail above them. It is
 * used by one thread while its transaction is open.
 */
public final class BookSnapshot {
  private static final Comparator<CurrentAccount> BY_AGE =
      Comparator.comparing(CurrentAccount::createdAt)
          .thenComparing(account -> account.state().id.toString());

  /** The holds that may be resolved while those of the tables are read. */
  private static final int RESOLVED_MEANWHILE = 100;

  /** An account and the oldest holds that keep its held amount, at one moment. */
  record AccountHolds(CurrentAccount account, List<TransactionRow> open) {}

  private final AccountStore accounts = new AccountStore();
  private final TransactionStore transactions = new TransactionStore();
  private final Handle handle;
  private final int bookId;
  private final long tablesSeq;
  private final Tail tail;
  private final long lastSeq;

  /** Makes the state at the end of the tail; the tables end at tablesSeq. */
  BookSnapshot(Handle handle, int bookId, long tablesSeq, Tail tail) {
    this.handle = handle;
    this.bookId = bookId;
    this.tablesSeq = tablesSeq;
    this.tail = tail;
    this.lastSeq = tail.end().lastSeq();
  }

  /** Returns the connection to the tables, for reading. */
  public Handle handle() {
    return handle;
  }

  public int bookId() {
    return bookId;
  }

  /** Returns the last transaction that is in the tables. */
  public long tablesSeq() {
    return tablesSeq;
  }

  /** Returns the tail, which may have transactions that the tables have too. */
  public Tail tail() {
    return tail;
  }

  /** Returns the last transaction that is looked at. */
  long lastSeq() {
    return lastSeq;
  }

  /** Returns accounts, without those that do not exist. */
  List<CurrentAccount> accounts(Collection<UUID> accountIds) {
    return accounts(accountIds, accounts.query(accountIds).list(handle, bookId));
  }

  /** Returns accounts of which those that the tables have were read before. */
  List<CurrentAccount> accounts(Collection<UUID> accountIds, List<CurrentAccount> stored) {
    return withTail(
        stored, accountIds.stream().map(tail::opened).filter(Objects::nonNull).toList());
  }

  /** Returns the accounts of an owner, oldest first. */
  List<CurrentAccount> accountsOf(UUID ownerId) {
    List<CurrentAccount> found =
        withTail(accounts.ofOwner(handle, bookId, ownerId), tail.openedBy(ownerId));
    found.sort(BY_AGE);
    return found;
  }

  Optional<TransactionView> transaction(long seq) {
    return transaction(seq, transactions.query(seq).list(handle, bookId));
  }

  /** Returns a transaction that was looked for in the tables before. */
  Optional<TransactionView> transaction(long seq, List<TransactionView> stored) {
    return stored.stream()
        .findFirst()
        .or(() -> Optional.ofNullable(tail.find(seq)).map(found -> TransactionView.of(found.row())))
        .map(this::resolved);
  }

  /** Returns the transaction that resolved another one. */
  Optional<TransactionView> resolutionOf(long seq) {
    return transactions
        .resolution(handle, bookId, seq)
        .or(() -> Optional.ofNullable(resolution(seq)).map(TransactionView::of))
        .map(this::resolved);
  }

  /** Returns a transaction with what has resolved it in the tail. */
  TransactionView resolved(TransactionView view) {
    TransactionRow by = view.resolvedBy() == null ? resolution(view.row().seq()) : null;
    return by == null ? view : new TransactionView(view.row(), by.type(), by.createdAt());
  }

  /**
   * Returns the account after the last transaction with its oldest open holds. Holds of the tables
   * that the tail resolves meanwhile have others in their place, and no hold of the tail is taken
   * while the tables may have older ones.
   */
  AccountHolds holds(CurrentAccount account, int most) {
    UUID accountId = account.state().id;
    int fetched = most + tail.countHoldResolutions(accountId) + RESOLVED_MEANWHILE;
    List<TransactionRow> stored = transactions.openHolds(handle, bookId, accountId, fetched);
    return tail.atOnce(() -> {
      List<TransactionRow> open = new ArrayList<>(stored);
      open.removeIf(hold -> tail.resolution(hold.seq()) != null);
      if (stored.size() < fetched) {
        tail.openHolds(accountId).stream()
            .map(BookedTransaction::row)
            .filter(hold -> hold.seq() > tablesSeq)
            .forEach(open::add);
      }
      return new AccountHolds(
          withTail(account), List.copyOf(open.subList(0, Math.min(most, open.size()))));
    });
  }

  /** Returns whether a change of an account's status has this note. */
  boolean isChanged(UUID accountId, String note) {
    return accounts.isChanged(handle, bookId, accountId, note)
        || tail.changes(accountId).stream().anyMatch(change -> change.note().equals(note));
  }

  boolean isMade(StatusChange change) {
    return accounts.isMade(handle, bookId, change)
        || tail.changes(change.accountId()).stream()
            .anyMatch(made ->
                made.changeNo() == change.changeNo()
                    && made.status() == change.status()
                    && made.changedBy().equals(change.caller())
                    && made.note().equals(change.note()));
  }

  /** Returns seq of the last transaction committed before, or if inclusive at, an instant; or 0. */
  long seqAt(Instant instant, boolean inclusive) {
    return accounts.seqAt(handle, bookId, instant, inclusive);
  }

  private @Nullable TransactionRow resolution(long seq) {
    BookedTransaction by = tail.resolution(seq);
    return by == null || by.row().seq() > lastSeq ? null : by.row();
  }

  /** Returns stored accounts, and those that were opened since, all at one moment. */
  private List<CurrentAccount> withTail(List<CurrentAccount> stored, List<Tail.Opened> opened) {
    List<CurrentAccount> all = new ArrayList<>(stored);
    Set<UUID> known = stored.stream().map(each -> each.state().id).collect(Collectors.toSet());
    for (Tail.Opened account : opened) {
      if (known.add(account.opening().accountId())) {
        all.add(asOpened(account));
      }
    }
    tail.atOnce(() -> {
      all.replaceAll(this::withTail);
      return all;
    });
    return all;
  }

  private CurrentAccount withTail(CurrentAccount account) {
    AccountState newer = tail.state(account.state().id);
    return newer == null ? account : new CurrentAccount(newer, account.createdAt());
  }

  private static CurrentAccount asOpened(Tail.Opened account) {
    AccountState state = AccountState.opened(account.opening());
    return new CurrentAccount(state, state.isSystem() ? Instant.EPOCH : account.at());
  }
}
