package com.nissmart.ledger.proof.fold;

import com.nissmart.ledger.proof.row.CopyRow;
import com.nissmart.ledger.proof.row.EnumWords;
import com.nissmart.ledger.proof.row.UserIdBytes;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The state of an account as derived so far; amounts in minor units. There are millions of these,
 * so that it has no objects of its own.
 */
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

  /** The bytes of memory that an account takes at most, its place in {@link FoldAccounts} too. */
  public static final int BYTES = 136;

  public final long high;
  public final long low;
  public final Role role;
  public final int currency;

  /** The time of the opening, in microseconds since 2000. */
  public final long openedAt;

  private final long ownerHigh;
  private final long ownerLow;

  /** The status, as the place of its word in {@link EnumWords#ACCOUNT_STATUSES}. */
  public byte status = EnumWords.ACTIVE;

  public int changes;
  public long accountSeq;
  public long balance;
  public long held;
  public long dayDebits;
  public boolean touched;

  /** Set once the comparison has met the row of the account. */
  public boolean isStored;

  /** The last day on whose limit an entry counts, as days since 2000. */
  public int day;

  /** The account_seq of the last entry before the fold began. */
  public long firstKnownSeq;

  public FoldAccount(
      long high, long low, Role role, int currency, @Nullable UUID owner, long openedAt) {
    this.high = high;
    this.low = low;
    this.role = role;
    this.currency = currency;
    this.ownerHigh = owner == null ? 0 : owner.getMostSignificantBits();
    this.ownerLow = owner == null ? 0 : owner.getLeastSignificantBits();
    this.openedAt = openedAt;
  }

  public UUID id() {
    return new UUID(high, low);
  }

  /** Returns the owner of a customer's account; null for a system account. */
  public @Nullable UUID owner() {
    return isSystem() ? null : new UUID(ownerHigh, ownerLow);
  }

  /** Returns whether a column names the owner. */
  boolean isOwner(CopyRow row, int column) {
    return !isSystem() && UserIdBytes.is(row, column, ownerHigh, ownerLow);
  }

  public boolean isSystem() {
    return role != Role.CUSTOMER;
  }

  public boolean mayGoNegative() {
    return isSystem() && role != Role.UNCLAIMED_RETURNS;
  }

  public String statusWord() {
    return EnumWords.text(EnumWords.ACCOUNT_STATUSES[status]);
  }

  /**
   * Books a change of the balance and of the held amount.
   *
   * @param today days since 2000; an earlier day than that of the last entry counts as that day
   * @param countsForLimit false for a reversal
   * @throws ArithmeticException when an amount does not fit 64 bits
   */
  public void book(long amount, long heldChange, int today, boolean countsForLimit) {
    if (day < today) {
      day = today;
      dayDebits = 0;
    }
    accountSeq++;
    balance = Math.addExact(balance, amount);
    held = Math.addExact(held, heldChange);
    if (role == Role.CUSTOMER && countsForLimit) {
      dayDebits = Math.addExact(dayDebits, Math.max(0, heldChange - amount));
    }
    touched = true;
  }

  public boolean isOverdrawn() {
    return !mayGoNegative() && (held < 0 || balance < held);
  }
}
