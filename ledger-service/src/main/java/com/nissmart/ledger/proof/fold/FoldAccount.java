package com.nissmart.ledger.proof.fold;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An account as the fold has derived it so far; amounts in minor units. */
public final class FoldAccount {
  /** What an account is for. */
  public enum Role {
    /** A saver's. */
    CUSTOMER,
    /** Where deposits come from. */
    OUTSIDE_WORLD,
    /** Where captured withdrawals go. */
    PAYOUT_CLEARING,
    /** What the house has to get back. */
    SUSPENSE
  }

  public final long high;
  public final long low;
  public final Role role;
  public final int currency;
  public final @Nullable UUID owner;

  /** Moment of the opening, in microseconds since 2000; 0 for the house's own accounts. */
  public final long openedAt;

  public String status = "ACTIVE";
  public int changes;
  public long accountSeq;
  public long balance;
  public long held;

  /** Days since 2000 in UTC of the last entry. */
  public int day;

  public long dayDebits;

  /** account_seq of the last entry before the fold began, and whether anything came later. */
  public long firstKnownSeq;

  public boolean touched;

  public FoldAccount(
      long high, long low, Role role, int currency, @Nullable UUID owner, long openedAt) {
    this.high = high;
    this.low = low;
    this.role = role;
    this.currency = currency;
    this.owner = owner;
    this.openedAt = openedAt;
  }

  public UUID id() {
    return new UUID(high, low);
  }

  public boolean isSystem() {
    return role != Role.CUSTOMER;
  }

  /**
   * Books a change of the balance and of the held amount.
   *
   * @param today days since 2000 in UTC
   * @throws ArithmeticException when an amount does not fit 64 bits
   */
  public void book(long amount, long heldChange, int today) {
    if (day != today) {
      day = today;
      dayDebits = 0;
    }
    accountSeq++;
    balance = Math.addExact(balance, amount);
    held = Math.addExact(held, heldChange);
    if (role == Role.CUSTOMER) {
      dayDebits = Math.addExact(dayDebits, Math.max(0, heldChange - amount));
    }
    touched = true;
  }

  /** Whether more is owed or held than is there. */
  public boolean isOverdrawn() {
    return role == Role.CUSTOMER && (held < 0 || balance < held);
  }
}
