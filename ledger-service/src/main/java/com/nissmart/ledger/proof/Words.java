package com.nissmart.ledger.proof;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/** The words of the enum columns, as bytes, and their numbers here. */
final class Words {
  static final int DEPOSIT = 0;
  static final int TRANSFER = 1;
  static final int WITHDRAWAL = 2;
  static final int CAPTURE = 3;
  static final int RELEASE = 4;
  static final int REVERSAL = 5;
  static final int ADJUSTMENT = 6;
  static final byte[][] TYPES =
      words("DEPOSIT", "TRANSFER", "WITHDRAWAL", "CAPTURE", "RELEASE", "REVERSAL", "ADJUSTMENT");

  static final int PENDING = 0;
  static final int COMPLETED = 1;
  static final int FAILED = 2;
  static final byte[][] STATUSES = words("PENDING", "COMPLETED", "FAILED");

  private Words() {}

  static String text(byte[] word) {
    return new String(word, StandardCharsets.US_ASCII);
  }

  private static byte[][] words(String... words) {
    return Stream.of(words)
        .map(word -> word.getBytes(StandardCharsets.US_ASCII))
        .toArray(byte[][]::new);
  }
}
