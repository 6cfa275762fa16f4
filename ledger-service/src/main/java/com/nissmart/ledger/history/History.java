package com.nissmart.ledger.history;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.book.Order.StatusChange;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.AccountStore.CurrentAccount;
import com.nissmart.ledger.history.AccountStore.MovedMoney;
import com.nissmart.ledger.history.StatementLines.AboveTables;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The read side of the book. A row that a viewer may not see is reported as not found. */
public final class History {
  private static final List<TransactionType> TYPES =
      Stream.of(TransactionType.values())
          .filter(type -> type != TransactionType.UNRECOGNIZED)
          .toList();

  private static final TransactionFilter EVERYTHING =
      new TransactionFilter(null, null, null, null, null, null, null, null);

  /** No transaction has more entries on one account. */
  private static final int ENTRIES_OF_ONE = 2;

  /** The most lines that one statement of the database adds up. */
  private static final long SLICE = 100_000;

  private final AccountStore accounts = new AccountStore();
  private final TransactionStore transactions = new TransactionStore();
  private final BookReads reads;
  private final long slice;

  /**
   * The sums of a period of an account, in minor units.
   *
   * @param opening the balance before the period's first entry
   * @param closing the balance after its last entry
   * @param moneyIn the sum of the credits
   * @param movements the number of entries that moved money
   */
  public record StatementSums(
      BalanceView opening, BalanceView closing, BigInteger moneyIn, long movements) {

    /** Returns the sum of the debits, without a sign. */
    public BigInteger moneyOut() {
      return moneyIn
          .add(BigInteger.valueOf(opening.posted()))
          .subtract(BigInteger.valueOf(closing.posted()));
    }

    private StatementSums plus(MovedMoney more) {
      return new StatementSums(
          opening, closing, moneyIn.add(more.moneyIn()), movements + more.movements());
    }
  }

  /** An account, and the number of its last change; its opening has 1. */
  public record ChangedAccount(AccountView view, int lastChange) {}

  public History(BookReads reads) {
    this(reads, SLICE);
  }

  /** Makes a history that adds up so many lines of an account at a time. */
  public History(BookReads reads, long slice) {
    this.reads = reads;
    this.slice = slice;
  }

  public AccountView account(BookViewer viewer, UUID accountId) {
    List<UUID> ids = List.of(accountId);
    return reads.now(
        accounts.query(ids),
        (book, stored) -> visible(book.accounts(ids, stored), viewer, accountId).view());
  }

  /** Returns an account, whoever owns it. */
  public AccountView account(UUID accountId) {
    return account(BookViewer.OF_ALL, accountId);
  }

  public List<AccountView> accounts(UUID ownerId) {
    return reads.now(book -> book.accountsOf(ownerId).stream().map(CurrentAccount::view).toList());
  }

  /** Returns the balance after the last batch committed at or before a past instant. */
  public BalanceView balanceAt(BookViewer viewer, UUID accountId, Instant at) {
    boolean past = reads.close(at);
    return reads.now(book -> {
      CurrentAccount account = visible(book, viewer, accountId);
      return past
          ? new StatementLines(book, accountId).balanceAfter(account.state(), book.seqAt(at, true))
          : account.balance();
    });
  }

  /** Returns an account, whoever owns it, with the number of its last change. */
  public ChangedAccount changedAccount(UUID accountId) {
    return reads.now(book -> {
      CurrentAccount account = visible(book, BookViewer.OF_ALL, accountId);
      return new ChangedAccount(account.view(), account.state().changes);
    });
  }

  /** Returns whether the account has exactly this change under its number. */
  public boolean isMade(StatusChange change) {
    return reads.now(book -> book.isMade(change));
  }

  /** Returns whether a change of an account's status has this note. */
  public boolean isChanged(UUID accountId, String note) {
    return reads.now(book -> book.isChanged(accountId, note));
  }

  /**
   * Returns statement lines, newest first.
   *
   * @param from inclusive, or null
   * @param to exclusive, or null
   * @param before account_seq that the page begins before; 0 for the first page
   */
  public HistoryPage<EntryView> entries(
      BookViewer viewer,
      UUID accountId,
      @Nullable Instant from,
      @Nullable Instant to,
      long before,
      int size) {
    Instant end = bound(to);
    return reads.now(book -> {
      visible(book, viewer, accountId);
      List<EntryView> found =
          new StatementLines(book, accountId)
              .newest(
                  from == null ? 0 : book.seqAt(from, false),
                  end == null ? Long.MAX_VALUE : book.seqAt(end, false),
                  before == 0 ? Long.MAX_VALUE : before,
                  size + 1);
      return HistoryPage.of(found, size, EntryView::accountSeq, book.lastSeq());
    });
  }

  /**
   * Returns statement lines, oldest first.
   *
   * @param after account_seq that the page begins after; 0 for the first page
   */
  public HistoryPage<EntryView> oldestEntries(
      BookViewer viewer,
      UUID accountId,
      @Nullable Instant from,
      @Nullable Instant to,
      long after,
      int size) {
    Instant end = bound(to);
    return reads.now(book -> {
      CurrentAccount account = visible(book, viewer, accountId);
      StatementLines lines = new StatementLines(book, accountId);
      long begin = after > 0 || from == null ? after : before(book, lines, account, from).version();
      long last = end == null ? Long.MAX_VALUE : book.seqAt(end, false);
      return HistoryPage.of(
          lines.oldest(begin, last, size + 1), size, EntryView::accountSeq, book.lastSeq());
    });
  }

  /**
   * Returns the sums of a period, which is empty when it begins in the future. Lines never change,
   * so those of the tables are added up in slices, each with a short statement and a connection
   * only for that one.
   *
   * @param isAbandoned returns true when nobody waits for the answer any more
   */
  public StatementSums sums(
      BookViewer viewer,
      UUID accountId,
      @Nullable Instant from,
      @Nullable Instant to,
      BooleanSupplier isAbandoned) {
    AboveTables above = sumsAboveTables(viewer, accountId, from, to);
    StatementSums sums = above.sums();
    long after = sums.opening().version();
    while (after < above.lastStored()) {
      if (isAbandoned.getAsBoolean()) {
        throw new Refusal(Reason.DEADLINE_EXCEEDED, "The sums of the period took too long");
      }
      long last = Math.min(after + slice, above.lastStored());
      sums = sums.plus(storedSums(accountId, after, last));
      after = last;
    }
    return sums;
  }

  private MovedMoney storedSums(UUID accountId, long after, long last) {
    return reads.stored(
        book -> accounts.sums(book.handle(), book.bookId(), accountId, after, last));
  }

  private AboveTables sumsAboveTables(
      BookViewer viewer, UUID accountId, @Nullable Instant from, @Nullable Instant to) {
    boolean future = from != null && !reads.close(from);
    Instant end = bound(to);
    return reads.now(book -> {
      CurrentAccount account = visible(book, viewer, accountId);
      StatementLines lines = new StatementLines(book, accountId);
      BalanceView closing = end == null ? account.balance() : before(book, lines, account, end);
      BalanceView opening =
          future
              ? closing
              : from == null
                  ? new BalanceView(closing.currency(), 0, 0, 0)
                  : before(book, lines, account, from);
      return lines.sumsAboveTables(opening, closing);
    });
  }

  private static BalanceView before(
      BookSnapshot book, StatementLines lines, CurrentAccount account, Instant instant) {
    return lines.balanceAfter(account.state(), book.seqAt(instant, false));
  }

  /** Returns a transaction that the viewer takes part in. */
  public TransactionView transaction(BookViewer viewer, UUID transactionId) {
    long seq = Ids.seqOf(Book.ID, transactionId);
    return reads.now(
        transactions.query(seq),
        (book, stored) ->
            book.transaction(seq, stored)
                .filter(found -> takesPart(book, viewer, found.row()))
                .orElseThrow(() ->
                    new Refusal(
                        Reason.TRANSACTION_NOT_FOUND,
                        "No transaction " + Ids.TRANSACTION.format(transactionId))));
  }

  /** Returns the transaction at a position of the book, whoever takes part in it. */
  public TransactionView transaction(long seq) {
    return transaction(BookViewer.OF_ALL, Ids.ofSeq(Book.ID, seq));
  }

  /** Returns the transaction at a position of the book, if there is one. */
  public Optional<TransactionView> find(long seq) {
    return reads.now(transactions.query(seq), (book, stored) -> book.transaction(seq, stored));
  }

  /** Returns the transaction that captured, released or reversed the one at a position. */
  public Optional<TransactionView> resolution(long seq) {
    return reads.now(book -> book.resolutionOf(seq));
  }

  /** Returns the transactions that a caller requested with an idempotency key, newest first. */
  public List<TransactionView> withKey(String requester, String key) {
    return reads.now(book ->
        new TransactionLists(book, EVERYTHING, 0, Long.MAX_VALUE, TYPES.size())
            .ofKeys(dedupIds(requester, key)));
  }

  /** Returns the newest transactions of accounts. */
  public List<TransactionView> newest(List<UUID> accountIds, int limit) {
    return reads.now(book ->
        new TransactionLists(book, EVERYTHING, 0, Long.MAX_VALUE, limit)
            .ofAccounts(accountIds, null));
  }

  /** Returns the entries of the transaction at a position on one account. */
  public List<EntryView> entriesAt(long seq, UUID accountId) {
    return reads.now(book ->
        new StatementLines(book, accountId).newest(seq - 1, seq, Long.MAX_VALUE, ENTRIES_OF_ONE));
  }

  /** Returns the users whose wallets a transaction names. */
  public Set<UUID> owners(TransactionRow row) {
    return reads.now(book -> owners(book, row.source(), row.destination()));
  }

  /**
   * Returns transactions that the viewer takes part in, newest first. A list of the whole book has
   * those that are in the tables. A page that reads many rows and finds few ends early: it has
   * fewer than size, maybe none, and a next position.
   *
   * @param before seq that the page begins before; 0 for the first page
   */
  public HistoryPage<TransactionView> transactions(
      BookViewer viewer, TransactionFilter filter, long before, int size) {
    Instant end = bound(filter.to());
    boolean wholeBook =
        viewer.seesAll() && filter.accountId() == null && filter.idempotencyKey() == null;
    if (wholeBook) {
      return reads.tables(book -> {
        TransactionLists list = list(book, filter, end, before, size);
        return page(list.inBook(), size, book.tablesSeq(), list);
      });
    }
    return reads.now(book -> {
      TransactionLists list = list(book, filter, end, before, size);
      return page(find(book, viewer, filter, list), size, book.lastSeq(), list);
    });
  }

  private static HistoryPage<TransactionView> page(
      List<TransactionView> found, int size, long asOfSeq, TransactionLists list) {
    return HistoryPage.of(found, size, view -> view.row().seq(), asOfSeq, list.rest());
  }

  private static TransactionLists list(
      BookSnapshot book, TransactionFilter filter, @Nullable Instant to, long before, int size) {
    Instant from = filter.from();
    long after = from == null ? 0 : book.seqAt(from, false);
    long end = before == 0 ? Long.MAX_VALUE : before;
    if (to != null) {
      end = Math.min(end, book.seqAt(to, false) + 1);
    }
    return new TransactionLists(book, filter, after, end, size + 1);
  }

  private static List<UUID> dedupIds(String requester, String key) {
    return TYPES.stream().map(type -> DedupId.of(requester, type, key)).toList();
  }

  private static List<TransactionView> find(
      BookSnapshot book, BookViewer viewer, TransactionFilter filter, TransactionLists list) {
    UUID named = filter.accountId();
    if (named != null) {
      visible(book, viewer, named);
    }
    String key = filter.idempotencyKey();
    if (key != null) {
      return list.ofKeys(dedupIds(viewer.name(), key));
    }
    List<UUID> accountIds =
        named != null
            ? List.of(named)
            : book.accountsOf(Objects.requireNonNull(viewer.userId())).stream()
                .map(account -> account.state().id)
                .toList();
    return list.ofAccounts(accountIds, viewer.seesAll() ? null : viewer.name());
  }

  /** Returns the end of a list, so that what is before it stays as it is; null for the future. */
  private @Nullable Instant bound(@Nullable Instant to) {
    return to != null && reads.close(to) ? to : null;
  }

  static CurrentAccount visible(BookSnapshot book, BookViewer viewer, UUID accountId) {
    return visible(book.accounts(List.of(accountId)), viewer, accountId);
  }

  private static CurrentAccount visible(
      List<CurrentAccount> found, BookViewer viewer, UUID accountId) {
    return found.stream()
        .findFirst()
        .filter(account -> viewer.sees(account.state().ownerId))
        .orElseThrow(() ->
            new Refusal(Reason.ACCOUNT_NOT_FOUND, "No account " + Ids.ACCOUNT.format(accountId)));
  }

  /** Returns those of some accounts that the viewer sees. */
  public Set<UUID> visible(BookViewer viewer, Set<UUID> accountIds) {
    return reads.now(book ->
        book.accounts(accountIds).stream()
            .map(CurrentAccount::state)
            .filter(account -> viewer.sees(account.ownerId))
            .map(account -> account.id)
            .collect(Collectors.toSet()));
  }

  /** Shows a FAILED transaction to its requester and its payer, never to the recipient. */
  private static boolean takesPart(BookSnapshot book, BookViewer viewer, TransactionRow row) {
    UUID userId = viewer.userId();
    if (userId == null || row.requestedBy().equals(viewer.name())) {
      return true;
    }
    boolean failed = row.status() == TransactionStatus.TRANSACTION_STATUS_FAILED;
    return owners(book, row.source(), failed ? null : row.destination()).contains(userId);
  }

  private static Set<UUID> owners(BookSnapshot book, UUID source, @Nullable UUID destination) {
    List<UUID> parties = Stream.of(source, destination).filter(Objects::nonNull).toList();
    return book.accounts(parties).stream()
        .map(account -> account.state().ownerId)
        .filter(Objects::nonNull)
        .collect(Collectors.toSet());
  }
}
