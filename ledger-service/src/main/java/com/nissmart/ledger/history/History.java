package com.nissmart.ledger.history;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** The read side of the book. A row that a viewer may not see is reported as not found. */
public final class History {
  private static final List<TransactionType> TYPES =
      Stream.of(TransactionType.values())
          .filter(type -> type != TransactionType.UNRECOGNIZED)
          .toList();

  private final Jdbi jdbi;
  private final AccountStore accounts = new AccountStore();
  private final TransactionStore transactions = new TransactionStore();

  public History(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  public AccountView account(BookViewer viewer, UUID accountId) {
    return jdbi.withHandle(handle -> visible(handle, viewer, accountId));
  }

  /** Returns an account, whoever owns it. */
  public AccountView account(UUID accountId) {
    return account(BookViewer.OF_ALL, accountId);
  }

  public List<AccountView> accounts(UUID ownerId) {
    return jdbi.withHandle(handle -> accounts.ofOwner(handle, ownerId));
  }

  /** Returns the balance after the last batch committed at or before a past instant. */
  public BalanceView balanceAt(BookViewer viewer, UUID accountId, Instant at) {
    return jdbi.withHandle(handle -> {
      AccountView account = visible(handle, viewer, accountId);
      long position = accounts.position(handle, accountId, accounts.seqAt(handle, at, true));
      return accounts
          .balanceAfter(handle, account, position)
          .orElse(new BalanceView(account.balance().currency(), 0, 0, 0));
    });
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
    return jdbi.withHandle(handle -> {
      visible(handle, viewer, accountId);
      long low =
          from == null
              ? 0
              : accounts.position(handle, accountId, accounts.seqAt(handle, from, false));
      long high = before == 0 ? Long.MAX_VALUE : before;
      if (to != null) {
        long last = accounts.position(handle, accountId, accounts.seqAt(handle, to, false));
        high = Math.min(high, last + 1);
      }
      List<EntryView> found = accounts.entries(handle, accountId, low, high, size + 1);
      return HistoryPage.of(found, size, EntryView::accountSeq);
    });
  }

  /** Returns a transaction that the viewer takes part in. */
  public TransactionView transaction(BookViewer viewer, UUID transactionId) {
    long seq = Ids.seqOf(Book.ID, transactionId);
    return jdbi.withHandle(handle ->
        transactions
            .find(handle, seq)
            .filter(found -> takesPart(handle, viewer, found.row()))
            .orElseThrow(() ->
                new Refusal(
                    Reason.TRANSACTION_NOT_FOUND,
                    "No transaction " + Ids.TRANSACTION.format(transactionId))));
  }

  /** Returns the transaction at a position of the book, whoever takes part in it. */
  public TransactionView transaction(long seq) {
    return transaction(BookViewer.OF_ALL, Ids.ofSeq(Book.ID, seq));
  }

  /** Returns the users whose wallets a transaction names. */
  public Set<UUID> owners(TransactionRow row) {
    List<UUID> parties =
        Stream.of(row.source(), row.destination()).filter(Objects::nonNull).toList();
    return jdbi.withHandle(handle ->
        accounts.findAll(handle, parties).stream()
            .map(AccountView::ownerId)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet()));
  }

  /**
   * Returns transactions that the viewer takes part in, newest first.
   *
   * @param before seq that the page begins before; 0 for the first page
   */
  public HistoryPage<TransactionView> transactions(
      BookViewer viewer, TransactionFilter filter, long before, int size) {
    return jdbi.withHandle(handle -> {
      UUID named = filter.accountId();
      if (named != null) {
        visible(handle, viewer, named);
      }
      Instant from = filter.from();
      Instant to = filter.to();
      long after = from == null ? 0 : accounts.seqAt(handle, from, false);
      long end = before == 0 ? Long.MAX_VALUE : before;
      if (to != null) {
        end = Math.min(end, accounts.seqAt(handle, to, false) + 1);
      }
      List<TransactionView> found = find(handle, viewer, filter, after, end, size + 1);
      return HistoryPage.of(found, size, view -> view.row().seq());
    });
  }

  private List<TransactionView> find(
      Handle handle,
      BookViewer viewer,
      TransactionFilter filter,
      long after,
      long before,
      int limit) {
    UUID named = filter.accountId();
    UUID userId = viewer.userId();
    String key = filter.idempotencyKey();
    if (key != null) {
      List<UUID> ids = TYPES.stream().map(type -> DedupId.of(viewer.name(), type, key)).toList();
      return transactions.ofKeys(handle, ids, filter, after, before, limit);
    }
    if (named == null && userId == null) {
      return transactions.inBook(handle, filter, after, before, limit);
    }
    List<UUID> accountIds =
        named != null || userId == null
            ? List.of(Objects.requireNonNull(named))
            : accounts.ofOwner(handle, userId).stream().map(AccountView::id).toList();
    String requester = viewer.seesAll() ? null : viewer.name();
    return transactions.ofAccounts(handle, accountIds, requester, filter, after, before, limit);
  }

  private AccountView visible(Handle handle, BookViewer viewer, UUID accountId) {
    return accounts
        .find(handle, accountId)
        .filter(account -> viewer.sees(account.ownerId()))
        .orElseThrow(() ->
            new Refusal(Reason.ACCOUNT_NOT_FOUND, "No account " + Ids.ACCOUNT.format(accountId)));
  }

  /** Shows a FAILED transaction to its requester and its payer, never to the recipient. */
  private boolean takesPart(Handle handle, BookViewer viewer, TransactionRow row) {
    UUID userId = viewer.userId();
    if (userId == null || row.requestedBy().equals(viewer.name())) {
      return true;
    }
    boolean failed = row.status() == TransactionStatus.TRANSACTION_STATUS_FAILED;
    return transactions.ownsOneOf(handle, userId, row.source(), failed ? null : row.destination());
  }
}
