package com.nissmart.ledger.lineage;

import com.nissmart.common.v1.HopKind;
import com.nissmart.common.v1.LineageHop;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Money;
import com.nissmart.contract.MoneyText;
import com.nissmart.contract.json.EnumWords;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.history.EntryView;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import com.nissmart.runtime.lineage.LineageHops;
import com.nissmart.runtime.lineage.LineageSource.RecordedHops;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Gathers the steps of transactions: from each one to those that it resolves or that resolve it.
 */
final class BookTrail {
  private static final int MOST_TRANSACTIONS = 200;

  private final History history;
  private final List<LineageHop> hops = new ArrayList<>();
  private final Set<String> seen = new LinkedHashSet<>();
  private final Deque<String> next = new ArrayDeque<>();

  BookTrail(History history) {
    this.history = history;
  }

  /** Returns the steps of the transactions among these ids. Call it once. */
  RecordedHops follow(Set<String> movementIds) {
    movementIds.stream().filter(Ids.TRANSACTION::isId).forEach(next::add);
    while (!next.isEmpty() && seen.size() < MOST_TRANSACTIONS) {
      String id = next.remove();
      if (seen.add(id)) {
        long seq = Ids.seqOf(Book.ID, Ids.TRANSACTION.parse("movement_ids", id));
        history.find(seq).ifPresentOrElse(this::add, () -> addMissing(id));
      }
    }
    return new RecordedHops(hops, seen);
  }

  private void add(TransactionView view) {
    TransactionRow row = view.row();
    if (row.resolves() == 0 && row.requestedBy().startsWith("usr_")) {
      hops.add(request(row));
    }
    hops.add(hop(view).build());
    parties(row).forEach(account -> addEntries(row, account));
    if (row.resolves() != 0) {
      next.add(TransactionRow.publicId(row.resolves()));
    }
    history.resolution(row.seq()).ifPresent(later -> next.add(later.row().id()));
  }

  private static LineageHop request(TransactionRow row) {
    return LineageHops.hop(HopKind.HOP_KIND_REQUEST, row.createdAt())
        .setId(row.id())
        .setActor(row.requestedBy())
        .setDetail(
            "%s requested with the idempotency key %s".formatted(typeOf(row), row.idempotencyKey()))
        .build();
  }

  static LineageHop.Builder hop(TransactionView view) {
    TransactionRow row = view.row();
    boolean hold = row.type() == TransactionType.TRANSACTION_TYPE_WITHDRAWAL;
    TransactionRow.Failure failure = row.failure();
    String detail = row.resolves() == 0 ? "" : " of " + TransactionRow.publicId(row.resolves());
    detail += row.description().isEmpty() ? "" : ": " + row.description();
    detail += failure == null ? "" : ". " + failure.message();
    return LineageHops.hop(
            hold ? HopKind.HOP_KIND_HOLD : HopKind.HOP_KIND_TRANSACTION, row.createdAt())
        .setId(row.id())
        .setState(EnumWords.word(view.status(), "TRANSACTION_STATUS_"))
        .setActor(row.requestedBy())
        .setDetail((hold ? "Hold" : typeOf(row)) + detail)
        .setAmount(new Money(row.amount(), row.currency()).toMessage());
  }

  private void addEntries(TransactionRow row, UUID accountId) {
    List<EntryView> entries = history.entriesAt(row.seq(), accountId);
    String account = Ids.ACCOUNT.format(accountId);
    if (entries.isEmpty()) {
      hops.add(
          LineageHops.missing(HopKind.HOP_KIND_ENTRY, row.createdAt())
              .setId(account)
              .setDetail("%s has no entry on this account".formatted(row.id()))
              .build());
    }
    for (EntryView entry : entries) {
      hops.add(
          LineageHops.hop(HopKind.HOP_KIND_ENTRY, entry.createdAt())
              .setId(account)
              .setState("BOOKED")
              .setDetail(
                  "Balance %s, held %s"
                      .formatted(
                          MoneyText.of(new Money(entry.balance(), row.currency())),
                          MoneyText.of(new Money(entry.held(), row.currency()))))
              .setAmount(
                  com.nissmart.common.v1.Money.newBuilder()
                      .setAmount(entry.amount())
                      .setCurrency(row.currency()))
              .build());
    }
  }

  /** Returns the accounts that have entries of a transaction; a refused one has none. */
  private static Stream<UUID> parties(TransactionRow row) {
    return row.status() == TransactionStatus.TRANSACTION_STATUS_FAILED
        ? Stream.empty()
        : Stream.of(row.source(), row.destination()).filter(Objects::nonNull).distinct();
  }

  private void addMissing(String id) {
    hops.add(
        LineageHop.newBuilder()
            .setWhat(HopKind.HOP_KIND_TRANSACTION)
            .setId(id)
            .setState("MISSING")
            .setMissing(true)
            .setDetail("Another record names this transaction, and the ledger does not have it")
            .build());
  }

  /** Returns the type as a word in a sentence: Transfer, Capture. */
  private static String typeOf(TransactionRow row) {
    String word = EnumWords.word(row.type(), "TRANSACTION_TYPE_");
    return word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT);
  }
}
