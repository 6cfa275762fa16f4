package com.nissmart.ledger.proof.fold;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The state of an account as derived so far; amounts in minor units. */
public final class FoldAccount {
  public enum Role {
    CUSTOMER,
    OUTSIDE_WORLD,
    PAYOUT_CLEARING,
    SUSPENSE,
    UNCLAIMED_RETURNS,
    BANK_CHARGES,
    WRITE_OFFS
  }

  public final long high;
  public final long low;
  public final Role role;
  public final int currency;
  public final @Nullable UUID owner;

  /** The time of the opening, in microseconds since 2000. */
  public final long openedAt;

  public String status = "ACTIVE";
  public int changes;
  public long accountSeq;
  public long balance;
  public long held;
  public long dayDebits;
  public boolean touched;

  /** The day of the last entry, as days since 2000 in UTC. */
  public int day;

  /** The account_seq of the last entry before the fold began. */
  public long firstKnownSeq;

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

  public boolean mayGoNegative() {
    return isSystem() && role != Role.UNCLAIMED_RETURNS;
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

  public boolean isOverdrawn() {
    return !mayGoNegative() && (held < 0 || balance < held);
  }
}
