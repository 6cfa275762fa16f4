package com.nissmart.bench.audit;

/**
 * The entries of one account, which may come in any order. A sum of hashes proves that each balance
 * is the one before plus the amount: every entry adds the hash of (number, balance after) and
 * subtracts the hash of (number - 1, balance before), so that in a sound chain all but the two ends
 * cancel.
 */
final class AccountChain {
  final long initial;

  /** The balance that the account's transactions add up to. */
  long expected;

  private long hashes;
  private long count;
  private long lastNumber;
  private long lastBalance;

  AccountChain(long initial) {
    this.initial = initial;
    this.expected = initial;
    this.lastBalance = initial;
  }

  void entry(long number, long amount, long balance) {
    count++;
    hashes += hash(number, balance) - hash(number - 1, balance - amount);
    if (number > lastNumber) {
      lastNumber = number;
      lastBalance = balance;
    }
  }

  /** Returns the balance of the last entry, and adds each mistake to the findings. */
  long check(int account, AuditFindings findings) {
    if (count != lastNumber) {
      findings.add(
          "account %d has %d entries, the last is number %d".formatted(account, count, lastNumber));
    }
    if (hashes != hash(lastNumber, lastBalance) - hash(0, initial)) {
      findings.add("the running balances of account %d are no chain".formatted(account));
    }
    if (lastBalance != expected) {
      findings.add(
          "account %d ends with %d kobo, its transactions make %d"
              .formatted(account, lastBalance, expected));
    }
    return lastBalance;
  }

  private static long hash(long number, long balance) {
    long z = (number * 0x9e3779b97f4a7c15L) ^ (balance + 0x632be59bd9b4e019L) * 0xd6e8feb86659fd93L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
