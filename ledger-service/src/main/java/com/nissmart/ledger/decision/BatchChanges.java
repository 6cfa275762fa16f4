package com.nissmart.ledger.decision;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.book.EntryRow;
import com.nissmart.ledger.book.Order;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.v1.AccountStatus;
import com.nissmart.ledger.v1.TransactionStatus;
import com.nissmart.ledger.v1.TransactionType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rows that one batch appends to the book, and the totals that it changes. */
public final class BatchChanges {
  public final Book.Head head;
  public final Instant at;
  public final List<TransactionRow> transactions = new ArrayList<>();
  public final List<UUID> dedupIds = new ArrayList<>();
  public final List<EntryRow> entries = new ArrayList<>();
  public final List<AccountState> openedAccounts = new ArrayList<>();
  public final List<AccountChange> accountChanges = new ArrayList<>();
  public final List<TransactionRow> openedHolds = new ArrayList<>();
  public final Set<Long> closedHolds = new LinkedHashSet<>();
  public final Map<DailyTotal, Sum> dailyCounts = new HashMap<>();
  public final Map<AccountTotal, Integer> accountCounts = new HashMap<>();

  /** A change of an account; change 1 is the opening. */
  public record AccountChange(
      UUID accountId,
      int changeNo,
      long atSeq,
      AccountStatus status,
      String changedBy,
      String note,
      @Nullable UUID ownerId,
      String currency) {}

  /** The transactions that are counted together on a day. */
  public record DailyTotal(TransactionType type, TransactionStatus status, String currency) {}

  /** A count and a sum of amounts that may exceed 64 bits. */
  public static final class Sum {
    private static final int HALF = 32;

    public long count;
    private long upperHalves;
    private long lowerHalves;

    void add(long amount) {
      count++;
      upperHalves += amount >>> HALF;
      lowerHalves += amount & 0xffff_ffffL;
    }

    public BigDecimal amount() {
      return new BigDecimal(
          BigInteger.valueOf(upperHalves).shiftLeft(HALF).add(BigInteger.valueOf(lowerHalves)));
    }
  }

  /** The accounts that are counted together. */
  public record AccountTotal(AccountKind kind, String currency, AccountStatus status) {}

  public BatchChanges(Book.Head head, Instant at) {
    this.head = head;
    this.at = at;
  }

  /** Returns the days since 1970-01-01 in UTC. */
  public static int day(Instant at) {
    return (int) LocalDate.ofInstant(at, ZoneOffset.UTC).toEpochDay();
  }

  public long batchNo() {
    return head.lastBatch() + 1;
  }

  public long nextSeq() {
    return head.lastSeq() + transactions.size() + 1;
  }

  /** Returns the head of the book after this batch. */
  public Book.Head endsAt(ByteString hash) {
    return new Book.Head(nextSeq() - 1, batchNo(), at, hash);
  }

  public boolean isEmpty() {
    return transactions.isEmpty() && accountChanges.isEmpty();
  }

  public void append(TransactionRow row, UUID dedupId) {
    transactions.add(row);
    dedupIds.add(dedupId);
    dailyCounts
        .computeIfAbsent(new DailyTotal(row.type(), row.status(), row.currency()), key -> new Sum())
        .add(row.amount());
  }

  public void opened(AccountState account, String openedBy) {
    openedAccounts.add(account);
    change(account, openedBy, "opened");
    count(account, account.status, 1);
  }

  public void changed(AccountState account, AccountStatus before, Order.StatusChange change) {
    change(account, change.caller(), change.note());
    count(account, before, -1);
    count(account, account.status, 1);
  }

  private void change(AccountState account, String changedBy, String note) {
    accountChanges.add(
        new AccountChange(
            account.id,
            account.changes,
            nextSeq() - 1,
            account.status,
            changedBy,
            note,
            account.ownerId,
            account.currency));
  }

  private void count(AccountState account, AccountStatus status, int change) {
    accountCounts.merge(
        new AccountTotal(account.kind, account.currency, status), change, Integer::sum);
  }
}
