package com.nissmart.bench.audit;

import com.nissmart.bench.load.WorkloadRegistry;
import java.util.Arrays;

/**
 * Derives a book anew from its transactions and holds its entries, its balances and the
 * acknowledged requests against that. Knows no SQL: whoever reads a book tells it the rows, first
 * all transactions in the order of seq, then all entries in any order.
 */
final class BookCheck {
  private static final int FIRST = 1 << 16;
  private static final byte OVERFULL = 3;

  private final AuditFindings findings = new AuditFindings();
  private final RequestCheck asked;
  private final boolean gapless;
  private final AccountChain[] accounts;
  private final AccountChain outside = new AccountChain(0);
  private long[] sums = new long[FIRST];
  private byte[] entries = new byte[FIRST];
  private long transactions;
  private long lastSeq;

  /**
   * @param initial what each account had before the first transaction
   * @param gapless whether seq counts from 1 without gaps
   */
  BookCheck(WorkloadRegistry workloads, long[] initial, boolean gapless) {
    this.asked = new RequestCheck(workloads, findings);
    this.gapless = gapless;
    this.accounts = Arrays.stream(initial).mapToObj(AccountChain::new).toArray(AccountChain[]::new);
  }

  void transaction(BookedTransfer row) {
    transactions++;
    boolean next = gapless ? row.seq() == lastSeq + 1 : row.seq() > lastSeq;
    if (!next) {
      findings.add("seq %d follows seq %d".formatted(row.seq(), lastSeq));
    }
    lastSeq = Math.max(lastSeq, row.seq());
    asked.booked(row);
    if (!row.completed()) {
      return;
    }
    if (row.source() == BookedTransfer.STRANGER || row.destination() == BookedTransfer.STRANGER) {
      findings.add("seq %d names an account that nobody opened".formatted(row.seq()));
      return;
    }
    account(row.source()).expected -= row.amount();
    account(row.destination()).expected += row.amount();
    expectEntries(row.seq());
  }

  /**
   * One side of a transaction.
   *
   * @param number position on the account, counted from 1
   * @param balance of the account after it
   */
  void entry(int account, long number, long seq, long amount, long balance) {
    if (account == BookedTransfer.STRANGER) {
      findings.add("seq %d has an entry on an account that nobody opened".formatted(seq));
      return;
    }
    account(account).entry(number, amount, balance);
    if (account != BookedTransfer.OUTSIDE && balance < 0) {
      findings.add("account %d has %d kobo after seq %d".formatted(account, balance, seq));
    }
    int index = index(seq);
    sums[index] = Math.addExact(sums[index], amount);
    entries[index] = (byte) Math.min(OVERFULL, entries[index] + 1);
  }

  /** What the book says an account has, where it says so apart from the entries. */
  void balance(int account, long balance) {
    if (account == BookedTransfer.STRANGER) {
      findings.add("there is an account that nobody opened, with %d kobo".formatted(balance));
    } else if (balance != account(account).expected) {
      findings.add(
          "account %d has %d kobo, its transactions make %d"
              .formatted(account, balance, account(account).expected));
    }
  }

  /** What is wrong; to be called after the last row. */
  AuditFindings finish() {
    asked.finish();
    for (int seq = 0; seq < entries.length; seq++) {
      // Completed transactions were counted down by two.
      if (entries[seq] != 0 || sums[seq] != 0) {
        findings.add("the entries of seq %d are not two that sum to zero".formatted(seq));
      }
    }
    long sum = outside.check(BookedTransfer.OUTSIDE, findings);
    for (int i = 0; i < accounts.length; i++) {
      sum += accounts[i].check(i, findings);
    }
    long initially = Arrays.stream(accounts).mapToLong(account -> account.initial).sum();
    if (sum != initially) {
      findings.add(
          "all accounts together have %d kobo more than they had".formatted(sum - initially));
    }
    return findings;
  }

  long transactions() {
    return transactions;
  }

  private void expectEntries(long seq) {
    int index = index(seq);
    entries[index] = (byte) (entries[index] - 2);
  }

  private AccountChain account(int index) {
    return index == BookedTransfer.OUTSIDE ? outside : accounts[index];
  }

  private int index(long seq) {
    int index = Math.toIntExact(seq);
    if (index >= sums.length) {
      int length = Math.max(index + 1, sums.length + (sums.length >> 1));
      sums = Arrays.copyOf(sums, length);
      entries = Arrays.copyOf(entries, length);
    }
    return index;
  }
}
