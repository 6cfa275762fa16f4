package com.nissmart.ledger.book;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;

/** The id, the system accounts and the head of the one book that this service keeps. */
public final class Book {
  /** The id of the book, the first column of every key. */
  public static final int ID = 1;

  private static final long SYSTEM = 0x6e69_7373_6d61_8000L; // "nissma", version 8 of RFC 9562
  private static final long OUTSIDE_WORLD = 1;
  private static final long PAYOUT_CLEARING = 2;
  private static final long SUSPENSE = 3;
  private static final long UNCLAIMED_RETURNS = 4;
  private static final long BANK_CHARGES = 5;
  private static final long WRITE_OFFS = 6;

  private Book() {}

  /** Returns the account that deposits of a currency come from; its balance is negative. */
  public static UUID outsideWorld(String currency) {
    return system(OUTSIDE_WORLD, currency);
  }

  /** Returns the account that captured withdrawals of a currency go to. */
  public static UUID payoutClearing(String currency) {
    return system(PAYOUT_CLEARING, currency);
  }

  /**
   * Returns the account that is debited when the bank has paid and no hold is open any more. Its
   * negative balance is the amount that the platform has to get back.
   */
  public static UUID suspense(String currency) {
    return system(SUSPENSE, currency);
  }

  /**
   * Returns the account of money that banks sent back and that no wallet could take. Its balance is
   * never negative.
   */
  public static UUID unclaimedReturns(String currency) {
    return system(UNCLAIMED_RETURNS, currency);
  }

  /** Returns the account whose negative balance is the sum of what banks have charged. */
  public static UUID bankCharges(String currency) {
    return system(BANK_CHARGES, currency);
  }

  /** Returns the account whose negative balance is the sum of the losses that were accepted. */
  public static UUID writeOffs(String currency) {
    return system(WRITE_OFFS, currency);
  }

  /** Returns the system accounts of a currency, in the order in which versions added them. */
  public static List<UUID> systemAccounts(String currency) {
    return LongStream.rangeClosed(OUTSIDE_WORLD, WRITE_OFFS)
        .mapToObj(role -> system(role, currency))
        .toList();
  }

  /** Returns whether an id has the form of a system account's. */
  public static boolean isSystemAccount(UUID accountId) {
    return accountId.getMostSignificantBits() == SYSTEM;
  }

  private static UUID system(long role, String currency) {
    long letters = 0;
    for (int i = 0; i < currency.length(); i++) {
      letters = letters << 8 | currency.charAt(i);
    }
    return new UUID(SYSTEM, Long.MIN_VALUE | role << 32 | letters);
  }

  /**
   * The end of the book.
   *
   * @param lastAt the time of the last batch; never earlier than that of the batch before it
   * @param headHash the last hash of the chain, 32 bytes
   */
  public record Head(long lastSeq, long lastBatch, Instant lastAt, ByteString headHash) {
    public boolean isSameAs(Head other) {
      return lastBatch == other.lastBatch && headHash.equals(other.headHash);
    }
  }
}
