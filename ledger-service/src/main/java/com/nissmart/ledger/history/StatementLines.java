package com.nissmart.ledger.history;

import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.book.TransactionEffects;
import com.nissmart.ledger.decision.AccountState;
import com.nissmart.ledger.history.History.StatementSums;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The statement lines of an account: those of the tail, which are walked back from the newest
 * balance, and below them those of the tables.
 */
final class StatementLines {
  private static final int CHUNK = 256;

  private final AccountStore store = new AccountStore();
  private final BookSnapshot snapshot;
  private final UUID accountId;

  /** The account after the last transaction of the tail; null when the tail has none of it. */
  private record Newest(@Nullable AccountState account, long seq) {}

  /**
   * The sums of the lines that only the tail has.
   *
   * @param lastStored account_seq of the last line of the period that the tables have
   */
  record AboveTables(StatementSums sums, long lastStored) {}

  StatementLines(BookSnapshot snapshot, UUID accountId) {
    this.snapshot = snapshot;
    this.accountId = accountId;
  }

  /** Returns the balance of the account after a transaction of the book. */
  BalanceView balanceAfter(AccountState account, long seq) {
    if (seq > snapshot.tablesSeq()) {
      AccountState then = walk(line -> line.seq() > seq);
      if (then != null) {
        return new BalanceView(then.currency, then.balance, then.held, then.accountSeq);
      }
    }
    return store
        .balanceAfter(snapshot.handle(), snapshot.bookId(), account, seq)
        .orElse(new BalanceView(account.currency, 0, 0, 0));
  }

  /**
   * Returns lines, newest first.
   *
   * @param after seq of the last transaction before the lines
   * @param last seq of the last transaction that may have a line
   * @param before account_seq that the lines are below
   */
  List<EntryView> newest(long after, long last, long before, int limit) {
    List<EntryView> stored = stored(after, last, before, limit);
    boolean inTables =
        last <= snapshot.tablesSeq()
            || (!stored.isEmpty() && stored.getFirst().accountSeq() == before - 1);
    if (inTables) {
      return stored;
    }
    List<EntryView> lines = new ArrayList<>();
    walk(line -> {
      if (line.seq() > after && line.seq() <= last && line.accountSeq() < before) {
        lines.add(line);
      }
      return line.seq() > after && lines.size() < limit;
    });
    lines.addAll(stored.subList(0, Math.min(stored.size(), limit - lines.size())));
    return lines;
  }

  /**
   * Returns lines, oldest first.
   *
   * @param after account_seq that the lines are above
   * @param last seq of the last transaction that may have a line
   */
  List<EntryView> oldest(long after, long last, int limit) {
    // account_seq has no gaps, so that these are the newest lines below the next one's position.
    return newest(0, last, after + limit + 1, limit).reversed().stream()
        .filter(line -> line.accountSeq() > after)
        .toList();
  }

  /** Returns the sums of the tail's lines after a balance up to a later one. */
  AboveTables sumsAboveTables(BalanceView opening, BalanceView closing) {
    List<EntryView> above = new ArrayList<>();
    walk(line -> {
      if (line.accountSeq() > opening.version() && line.accountSeq() <= closing.version()) {
        above.add(line);
      }
      return line.accountSeq() > opening.version();
    });
    BigInteger moneyIn =
        above.stream()
            .map(line -> BigInteger.valueOf(Math.max(line.amount(), 0)))
            .reduce(BigInteger.ZERO, BigInteger::add);
    long movements = above.stream().filter(line -> line.amount() != 0).count();
    return new AboveTables(
        new StatementSums(opening, closing, moneyIn, movements), closing.version() - above.size());
  }

  private List<EntryView> stored(long after, long last, long before, int limit) {
    long low = after == 0 ? 0 : position(after);
    long high = last >= snapshot.tablesSeq() ? before : Math.min(before, position(last) + 1);
    return store.entries(snapshot.handle(), snapshot.bookId(), accountId, low, high, limit);
  }

  private long position(long seq) {
    return store.position(snapshot.handle(), snapshot.bookId(), accountId, seq);
  }

  /**
   * Walks back from the newest line to those that the tables have, as long as the receiver goes on.
   *
   * @return the account after the line at which the walk ended; null when the tail has no line
   */
  private @Nullable AccountState walk(Predicate<EntryView> receiver) {
    Newest newest =
        snapshot
            .tail()
            .atOnce(() ->
                new Newest(snapshot.tail().state(accountId), snapshot.tail().end().lastSeq()));
    AccountState account = newest.account;
    long before = newest.seq + 1;
    while (account != null) {
      List<BookedTransaction> lines = snapshot.tail().lines(accountId, before, CHUNK);
      if (lines.isEmpty()) {
        return account;
      }
      for (BookedTransaction booked : lines) {
        before = booked.row().seq();
        if (before <= snapshot.tablesSeq() || !undo(account, booked, receiver)) {
          return account;
        }
      }
    }
    return null;
  }

  /**
   * Sends the account's lines of a transaction, and takes each back, while the receiver goes on.
   */
  private boolean undo(
      AccountState account, BookedTransaction booked, Predicate<EntryView> receiver) {
    List<Effect> effects = new ArrayList<>();
    TransactionEffects.of(
        booked,
        (party, amount, heldChange) -> {
          if (party.equals(accountId)) {
            effects.add(new Effect(amount, heldChange));
          }
        });
    for (Effect effect : effects.reversed()) {
      if (!receiver.test(line(account, booked, effect.amount))) {
        return false;
      }
      account.accountSeq--;
      account.balance -= effect.amount;
      account.held -= effect.heldChange;
    }
    return true;
  }

  private record Effect(long amount, long heldChange) {}

  private static EntryView line(AccountState account, BookedTransaction booked, long amount) {
    return new EntryView(
        account.accountSeq,
        booked.row().seq(),
        booked.row().type(),
        amount,
        account.balance,
        account.held,
        booked.row().description(),
        booked.row().createdAt());
  }
}
