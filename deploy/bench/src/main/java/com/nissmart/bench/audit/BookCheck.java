package com.nissmart.bench.audit;

import com.nissmart.bench.load.WorkloadRegistry;
import java.util.Arrays;

/**
 * Derives a book anew from its transactions, and compares its entries, its balances and the
 * acknowledged requests with the result. It knows no SQL: its caller passes it first all
 * transactions in the order of seq, then all entries in any order.
 */
final class BookCheck {
  private static final int FIRST = 1 << 16;
  private static final byte TOO_MANY = 3;

  private final AuditFindings findings = new AuditFindings();
  private final RequestCheck requests;
  private final boolean gapless;
  private final AccountChain[] accounts;
  private final AccountChain outside = new AccountChain(0);
  private long[] sums = new long[FIRST];
  private byte[] entries = new byte[FIRST];
  private long transactions;
  private long lastSeq;

  /**
   * Begins a check.
   *
   * @param initial the kobo that each account had before the first transaction
   * @param gapless whether seq counts from 1 without gaps
   */
  BookCheck(WorkloadRegistry workloads, long[] initial, boolean gapless) {
    this.requests = new RequestCheck(workloads, findings);
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
    requests.check(row);
    if (!row.completed()) {
      return;
    }
    if (row.source() == BookedTransfer.UNKNOWN || row.destination() == BookedTransfer.UNKNOWN) {
      findings.add("seq %d names an account that the benchmark did not open".formatted(row.seq()));
      return;
    }
    account(row.source()).expected -= row.amount();
    account(row.destination()).expected += row.amount();
    expectEntries(row.seq());
  }

  /**
   * Checks one side of a transaction.
   *
   * @param number position on the account, counted from 1
   * @param balance of the account after it
   */
  void entry(int account, long number, long seq, long amount, long balance) {
    if (account == BookedTransfer.UNKNOWN) {
      findings.add(
          "seq %d has an entry on an account that the benchmark did not open".formatted(seq));
      return;
    }
    account(account).entry(number, amount, balance);
    if (account != BookedTransfer.OUTSIDE && balance < 0) {
      findings.add("account %d has %d kobo after seq %d".formatted(account, balance, seq));
    }
    int index = index(seq);
    sums[index] = Math.addExact(sums[index], amount);
    entries[index] = (byte) Math.min(TOO_MANY, entries[index] + 1);
  }

  /** Checks a balance that the book keeps beside its entries. */
  void balance(int account, long balance) {
    if (account == BookedTransfer.UNKNOWN) {
      findings.add(
          "there is an account that the benchmark did not open, with %d kobo".formatted(balance));
    } else if (balance != account(account).expected) {
      findings.add(
          "account %d has %d kobo, its transactions make %d"
              .formatted(account, balance, account(account).expected));
    }
  }

  /** Returns all mistakes; called after the last row. */
  AuditFindings finish() {
    requests.finish();
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
