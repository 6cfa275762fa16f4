package com.nissmart.ledger.projection;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.decision.AccountState;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account of a chunk, and what its transactions do to it, in their order. */
final class AccountLines {
  private static final int NUMBERS = 5; // seq, amount, change of the held amount, day, spending

  final UUID id;
  boolean opened;
  int entries;

  /** The number of the last entry before the chunk. */
  long accountSeq;

  private long[] numbers = new long[2 * NUMBERS];
  private @Nullable AccountState account;

  AccountLines(UUID id) {
    this.id = id;
  }

  /** Sets the state before the first entry. */
  void begin(AccountState state) {
    account = state;
    accountSeq = state.accountSeq;
  }

  AccountState account() {
    AccountState known = account;
    if (known == null) {
      throw new RefusedRowException(Ids.ACCOUNT.format(id) + " is missing");
    }
    return known;
  }

  void add(long seq, long amount, long heldChange, int day, long spending) {
    int at = NUMBERS * entries++;
    if (at == numbers.length) {
      numbers = Arrays.copyOf(numbers, 2 * at);
    }
    numbers[at] = seq;
    numbers[at + 1] = amount;
    numbers[at + 2] = heldChange;
    numbers[at + 3] = day;
    numbers[at + 4] = spending;
  }

  long seq(int entry) {
    return numbers[NUMBERS * entry];
  }

  long amount(int entry) {
    return numbers[NUMBERS * entry + 1];
  }

  /** Books an entry on the account, whose state is the one before it. */
  void book(int entry, AccountState state) {
    int at = NUMBERS * entry;
    state.book(numbers[at + 1], numbers[at + 2], (int) numbers[at + 3], numbers[at + 4]);
  }
}
