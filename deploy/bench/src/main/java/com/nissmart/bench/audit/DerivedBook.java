package com.nissmart.bench.audit;

import com.nissmart.bench.load.AccountDraw;
import com.nissmart.bench.load.WorkloadRegistry;
import java.util.Arrays;

/**
 * Derives a book anew from its transactions, and compares its rows, its balances and the
 * acknowledged requests with the result. It knows no SQL: its caller passes it first all
 * transactions in the order of seq, then all entries in any order.
 */
final class DerivedBook {
  private static final int FIRST = 1 << 16;

  private final AuditFindings findings = new AuditFindings();
  private final RequestCheck requests;
  private final boolean gapless;
  private final long initially;
  private final DerivedAccount[] accounts;
  private final DerivedAccount[] systems = new DerivedAccount[AccountDraw.SYSTEM_ACCOUNTS];
  // By seq: the hashes of the rows that it must have, less those that it has.
  private long[] differences = new long[FIRST];
  private long transactions;
  private long lastSeq;

  /**
   * Begins a check.
   *
   * @param initial the kobo that each account had before the first transaction
   * @param gapless whether seq counts from 1 without gaps
   */
  DerivedBook(WorkloadRegistry workloads, long[] initial, boolean gapless) {
    this.requests = new RequestCheck(workloads, findings);
    this.gapless = gapless;
    this.initially = Arrays.stream(initial).sum();
    this.accounts =
        Arrays.stream(initial).mapToObj(DerivedAccount::new).toArray(DerivedAccount[]::new);
    Arrays.setAll(systems, i -> new DerivedAccount(0));
  }

  void transaction(BookedTransfer row) {
    transactions++;
    boolean next = gapless ? row.seq() == lastSeq + 1 : row.seq() > lastSeq;
    if (!next) {
      findings.add("seq %d follows seq %d".formatted(row.seq(), lastSeq));
    }
    lastSeq = Math.max(lastSeq, row.seq());
    requests.check(row);
    if (!row.completed()) {
      return;
    }
    if (row.source() == BookedTransfer.UNKNOWN || row.destination() == BookedTransfer.UNKNOWN) {
      findings.add("seq %d names an account that the benchmark did not open".formatted(row.seq()));
      return;
    }
    boolean moves = row.destination() != AccountDraw.NOWHERE;
    move(row, row.source(), moves ? -row.amount() : 0, row.heldChange());
    if (moves) {
      move(row, row.destination(), row.amount(), 0);
    }
  }

  private void move(BookedTransfer row, int index, long amount, long heldChange) {
    DerivedAccount account = account(index);
    boolean customer = index >= 0;
    boolean spends = customer && row.day() != BookedTransfer.NO_DAY;
    expect(row.seq(), account.move(index, row, amount, heldChange, spends).hash());
    if (customer && account.isBelowZero()) {
      findings.add(
          "account %d has %d kobo after seq %d".formatted(index, account.balance, row.seq()));
    }
  }

  /** Adds the hash of a row that follows from a transaction. */
  void expect(long seq, long hash) {
    differences[index(seq)] += hash;
  }

  /** Adds the hash of a row that belongs to a transaction. */
  void found(long seq, long hash) {
    differences[index(seq)] -= hash;
  }

  void entry(BookedEntry row) {
    if (row.account() == BookedTransfer.UNKNOWN) {
      findings.add(
          "seq %d has an entry on an account that the benchmark did not open".formatted(row.seq()));
      return;
    }
    found(row.seq(), row.hash());
  }

  /** Checks a balance that the book keeps beside its entries. */
  void balance(int account, long balance) {
    if (account == BookedTransfer.UNKNOWN) {
      findings.add(
          "there is an account that the benchmark did not open, with %d kobo".formatted(balance));
    } else if (balance != account(account).balance) {
      findings.add(
          "account %d has %d kobo, its transactions make %d"
              .formatted(account, balance, account(account).balance));
    }
  }

  /** Returns all mistakes; called after the last row. */
  AuditFindings finish() {
    requests.finish();
    for (int seq = 0; seq < differences.length; seq++) {
      if (differences[seq] != 0) {
        findings.add("the rows of seq %d are not those that follow from it".formatted(seq));
      }
    }
    long sum = 0;
    for (DerivedAccount[] some : new DerivedAccount[][] {systems, accounts}) {
      sum += Arrays.stream(some).mapToLong(account -> account.balance).sum();
    }
    if (sum != initially) {
      findings.add(
          "all accounts together have %d kobo more than they had".formatted(sum - initially));
    }
    return findings;
  }

  AuditFindings findings() {
    return findings;
  }

  long transactions() {
    return transactions;
  }

  private DerivedAccount account(int index) {
    return index < 0 ? systems[-index - 1] : accounts[index];
  }

  private int index(long seq) {
    int index = Math.toIntExact(seq);
    if (index >= differences.length) {
      differences =
          Arrays.copyOf(
              differences, Math.max(index + 1, differences.length + (differences.length >> 1)));
    }
    return index;
  }
}
