package com.nissmart.ledger.lineage;

import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.history.AccountView;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.lineage.LineageSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** The lineage of transactions, from the book. */
public final class LedgerLineage implements LineageSource {
  private static final Set<TransactionType> OF_WITHDRAWALS =
      EnumSet.of(
          TransactionType.TRANSACTION_TYPE_WITHDRAWAL,
          TransactionType.TRANSACTION_TYPE_CAPTURE,
          TransactionType.TRANSACTION_TYPE_RELEASE);

  private final History history;

  public LedgerLineage(History history) {
    this.history = history;
  }

  /** Returns of an account only what is no part of a withdrawal: payout-service has those. */
  @Override
  public List<LineageHop> find(String text) {
    List<LineageHop> found = Ids.kindOf(text).map(kind -> byId(kind, text)).orElse(List.of());
    return found.isEmpty() ? ofKey(text) : found;
  }

  /** Returns what a caller requested with a key: {@code usr_... key}. No index has keys alone. */
  private List<LineageHop> ofKey(String text) {
    int space = text.indexOf(' ');
    return space < 0
        ? List.of()
        : matches(history.withKey(text.substring(0, space), text.substring(space + 1)).stream());
  }

  private List<LineageHop> byId(Ids kind, String text) {
    UUID id = kind.parse("text", text);
    return switch (kind) {
      case TRANSACTION -> matches(history.find(Ids.seqOf(Book.ID, id)).stream());
      case ACCOUNT -> newest(List.of(id));
      case USER -> newest(history.accounts(id).stream().map(AccountView::id).toList());
      default -> List.of();
    };
  }

  private List<LineageHop> newest(List<UUID> accountIds) {
    return matches(
        history.newest(accountIds, MOST_MATCHES).stream()
            .filter(view -> !OF_WITHDRAWALS.contains(view.row().type())));
  }

  private List<LineageHop> matches(Stream<TransactionView> views) {
    return views.map(this::root).distinct().map(view -> BookTrail.hop(view).build()).toList();
  }

  /** Returns the hold, deposit or transfer at which the transaction's movement began. */
  private TransactionView root(TransactionView view) {
    Optional<TransactionView> earlier =
        view.row().resolves() == 0 ? Optional.empty() : history.find(view.row().resolves());
    return earlier.map(this::root).orElse(view);
  }

  @Override
  public RecordedHops hops(Set<String> movementIds) {
    return new BookTrail(history).follow(movementIds);
  }
}
