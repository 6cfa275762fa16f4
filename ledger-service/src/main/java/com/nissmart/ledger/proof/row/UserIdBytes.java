package com.nissmart.ledger.proof.row;

import java.nio.charset.StandardCharsets;

/**
 * The public id of a person in a column: usr_ and 26 digits of base 32, compared without making a
 * text of it, since a book has millions.
 */
public final class UserIdBytes {
  private static final byte[] PREFIX = "usr_".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] DIGITS =
      "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.US_ASCII);
  private static final int LENGTH = PREFIX.length + 26;

  private UserIdBytes() {}

  /** Returns whether the column has the form of a person's id, and not a service's name. */
  public static boolean isUserId(CopyRow row, int column) {
    return row.size(column) == LENGTH && hasPrefix(row.bytes, row.start(column));
  }

  /** Returns whether the column is the id of this person; high and low are its halves. */
  public static boolean is(CopyRow row, int column, long high, long low) {
    if (!isUserId(row, column)) {
      return false;
    }
    int start = row.start(column);
    long upper = high;
    long lower = low;
    for (int at = start + LENGTH - 1; at >= start + PREFIX.length; at--) {
      if (row.bytes[at] != DIGITS[(int) (lower & 31)]) {
        return false;
      }
      lower = (lower >>> 5) | (upper << 59);
      upper >>>= 5;
    }
    return true;
  }

  private static boolean hasPrefix(byte[] bytes, int start) {
    for (int i = 0; i < PREFIX.length; i++) {
      if (bytes[start + i] != PREFIX[i]) {
        return false;
      }
    }
    return true;
  }
}
