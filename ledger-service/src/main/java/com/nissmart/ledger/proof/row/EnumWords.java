package com.nissmart.ledger.proof.row;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * The words of the enum columns, as bytes. They are in the order of their numbers in the contract,
 * which begin with 1; here they begin with 0.
 */
public final class EnumWords {
  public static final int DEPOSIT = 0;
  public static final int TRANSFER = 1;
  public static final int WITHDRAWAL = 2;
  public static final int CAPTURE = 3;
  public static final int RELEASE = 4;
  public static final int REVERSAL = 5;
  public static final int ADJUSTMENT = 6;
  public static final byte[][] TYPES =
      words("DEPOSIT", "TRANSFER", "WITHDRAWAL", "CAPTURE", "RELEASE", "REVERSAL", "ADJUSTMENT");

  public static final int PENDING = 0;
  public static final int COMPLETED = 1;
  public static final int FAILED = 2;
  public static final byte[][] STATUSES = words("PENDING", "COMPLETED", "FAILED");

  public static final byte ACTIVE = 0;
  public static final byte DEBITS_FROZEN = 1;
  public static final byte FROZEN = 2;
  public static final byte CLOSED = 3;
  public static final byte CREDITS_FROZEN = 4;
  public static final byte[][] ACCOUNT_STATUSES =
      words("ACTIVE", "DEBITS_FROZEN", "FROZEN", "CLOSED", "CREDITS_FROZEN");

  private EnumWords() {}

  public static String text(byte[] word) {
    return new String(word, StandardCharsets.US_ASCII);
  }

  /** Returns the place of a word that PostgreSQL's type has. */
  public static int indexOf(byte[][] words, String word) {
    return Stream.of(words).map(EnumWords::text).toList().indexOf(word);
  }

  private static byte[][] words(String... words) {
    return Stream.of(words)
        .map(word -> word.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }
}
