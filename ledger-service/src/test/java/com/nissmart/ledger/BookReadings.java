package com.nissmart.ledger;

import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.EntryView;
import com.nissmart.ledger.history.HistoryPage;
import com.nissmart.ledger.history.TransactionFilter;
import com.nissmart.ledger.history.TransactionView;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything that can be read of some accounts and owners of a book, one text a question. */
final class BookReadings {
  private static final BookViewer ALL = new BookViewer("auditor", null);
  private static final int PAGE = 5;

  private final LedgerFixture fixture;
  private final List<UUID> accounts;
  private final List<BookViewer> owners;
  private final List<String> keys;
  private final List<Instant> instants;
  private final Map<String, String> answers = new TreeMap<>();

  /**
   * Makes readings that have not been taken.
   *
   * @param keys of requests that may be in the book
   * @param instants for which balances and lists are read
   */
  BookReadings(
      LedgerFixture fixture,
      List<UUID> accounts,
      List<BookViewer> owners,
      List<String> keys,
      List<Instant> instants) {
    this.fixture = fixture;
    this.accounts = accounts;
    this.owners = owners;
    this.keys = keys;
    this.instants = instants;
  }

  /** Reads everything now, with all transactions after a seq. */
  Map<String, String> take(long afterSeq, long lastSeq) {
    answers.clear();
    Stream.concat(Stream.of(ALL), owners.stream())
        .forEach(viewer -> read(viewer, afterSeq, lastSeq));
    return Map.copyOf(answers);
  }

  private void read(BookViewer viewer, long afterSeq, long lastSeq) {
    for (UUID account : accounts) {
      String name = viewer.name() + " " + account;
      if (!ask(name + " account", () -> fixture.book.history.account(viewer, account))) {
        continue;
      }
      ask(
          name + " balance",
          () -> fixture.book.balances.ask(viewer, account, Runnable::run).join());
      ask(name + " explained", () -> fixture.book.explainer.explain(viewer, account));
      for (Instant at : instants) {
        ask(name + " at " + at, () -> fixture.book.history.balanceAt(viewer, account, at));
      }
      entries(name, viewer, account);
      lists(name, viewer, account);
    }
    for (long seq = afterSeq + 1; seq <= lastSeq; seq++) {
      UUID id = Ids.ofSeq(Book.ID, seq);
      ask(
          viewer.name() + " transaction " + seq,
          () -> fixture.book.history.transaction(viewer, id));
    }
    UUID owner = viewer.userId();
    if (owner != null) {
      ask(viewer.name() + " accounts", () -> fixture.book.history.accounts(owner));
      lists(viewer.name(), viewer, null);
      for (String key : keys) {
        list(
            viewer.name() + " key " + key,
            viewer,
            new TransactionFilter(null, null, null, null, null, null, null, key));
      }
    }
  }

  private void entries(String name, BookViewer viewer, UUID account) {
    ask(name + " sums", () -> fixture.book.history.sums(viewer, account, null, null, () -> false));
    pages(
        name + " oldest entries",
        after -> fixture.book.history.oldestEntries(viewer, account, null, null, after, PAGE));
    pages(
        name + " entries",
        before -> fixture.book.history.entries(viewer, account, null, null, before, PAGE));
    for (int i = 1; i < instants.size(); i++) {
      Instant from = instants.get(i - 1);
      Instant to = instants.get(i);
      pages(
          name + " entries " + from,
          before -> fixture.book.history.entries(viewer, account, from, to, before, PAGE));
      pages(
          name + " oldest entries " + from,
          after -> fixture.book.history.oldestEntries(viewer, account, from, to, after, PAGE));
      ask(
          name + " sums " + from,
          () -> fixture.book.history.sums(viewer, account, from, to, () -> false));
    }
  }

  private void lists(String name, BookViewer viewer, @Nullable UUID account) {
    list(name + " list", viewer, filter(account, null, null, null, null));
    for (TransactionStatus status : statuses()) {
      list(name + " " + status, viewer, filter(account, null, status, null, null));
    }
    for (TransactionType type :
        List.of(
            TransactionType.TRANSACTION_TYPE_WITHDRAWAL,
            TransactionType.TRANSACTION_TYPE_CAPTURE,
            TransactionType.TRANSACTION_TYPE_TRANSFER)) {
      list(name + " " + type, viewer, filter(account, type, null, null, 400L));
    }
    for (int i = 1; i < instants.size(); i++) {
      list(
          name + " list " + instants.get(i),
          viewer,
          filter(account, null, null, instants.get(i - 1), null));
      list(
          name + " list until " + instants.get(i),
          viewer,
          new TransactionFilter(account, null, null, null, instants.get(i), 60L, null, null));
    }
  }

  private static List<TransactionStatus> statuses() {
    return List.of(
        TransactionStatus.TRANSACTION_STATUS_PENDING,
        TransactionStatus.TRANSACTION_STATUS_COMPLETED,
        TransactionStatus.TRANSACTION_STATUS_FAILED);
  }

  private static TransactionFilter filter(
      @Nullable UUID account,
      @Nullable TransactionType type,
      @Nullable TransactionStatus status,
      @Nullable Instant from,
      @Nullable Long maxAmount) {
    return new TransactionFilter(account, type, status, from, null, null, maxAmount, null);
  }

  private void list(String name, BookViewer viewer, TransactionFilter filter) {
    pages(name, before -> fixture.book.history.transactions(viewer, filter, before, PAGE));
  }

  /** Reads all pages of a list. */
  private <T> void pages(String name, LongFunction<HistoryPage<T>> page) {
    ask(
        name,
        () -> {
          List<String> all = new ArrayList<>();
          long before = 0;
          do {
            HistoryPage<T> next = page.apply(before);
            next.items().forEach(item -> all.add(text(item)));
            before = next.next();
          } while (before != 0);
          return all;
        });
  }

  private static String text(Object item) {
    return switch (item) {
      case TransactionView view -> view + " " + view.status() + " " + view.updatedAt();
      case EntryView entry -> entry.toString();
      default -> throw new IllegalArgumentException(item.toString());
    };
  }

  /** Records an answer; returns false for a refusal. */
  private boolean ask(String question, Callable<?> read) {
    boolean answered = false;
    String answer;
    try {
      answer = read.call().toString();
      answered = true;
    } catch (Refusal refusal) {
      answer = refusal.reason() + " " + refusal.detail();
    } catch (CompletionException e) {
      answer = String.valueOf(e.getCause());
    } catch (Exception e) {
      throw new AssertionError(question, e);
    }
    answers.put(question, answer);
    return answered;
  }
}
