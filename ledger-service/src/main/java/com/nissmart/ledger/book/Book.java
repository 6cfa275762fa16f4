package com.nissmart.ledger.book;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is fixed about the one book that this service keeps. */
public final class Book {
  /** Its id, the first column of every key. */
  public static final int ID = 1;

  private static final long SYSTEM = 0x6e69_7373_6d61_8000L; // "nissma", version 8 of RFC 9562
  private static final long OUTSIDE_WORLD = 1;
  private static final long PAYOUT_CLEARING = 2;
  private static final long SUSPENSE = 3;

  private Book() {}

  /** The account that deposits of a currency come from: as negative as savers have brought in. */
  public static UUID outsideWorld(String currency) {
    return system(OUTSIDE_WORLD, currency);
  }

  /** The account that captured withdrawals of a currency go to, on their way to the bank. */
  public static UUID payoutClearing(String currency) {
    return system(PAYOUT_CLEARING, currency);
  }

  /**
   * The account that stands in where the bank paid what no hold stood for: as negative as the house
   * has to get back.
   */
  public static UUID suspense(String currency) {
    return system(SUSPENSE, currency);
  }

  /** The house's own accounts of a currency, in the order in which they came into being. */
  public static List<UUID> systemAccounts(String currency) {
    return List.of(outsideWorld(currency), payoutClearing(currency), suspense(currency));
  }

  private static UUID system(long role, String currency) {
    long letters = 0;
    for (int i = 0; i < currency.length(); i++) {
      letters = letters << 8 | currency.charAt(i);
    }
    return new UUID(SYSTEM, Long.MIN_VALUE | role << 32 | letters);
  }

  /**
   * Where a replica sees the book end.
   *
   * @param lastSeq seq of the last transaction
   * @param lastBatch number of the last batch
   * @param lastAt when that was committed; never falls
   * @param headHash the hash chain's last link, 32 bytes
   */
  public record Head(long lastSeq, long lastBatch, Instant lastAt, ByteString headHash) {
    public boolean isSameAs(Head other) {
      return lastBatch == other.lastBatch && headHash.equals(other.headHash);
    }
  }
}
