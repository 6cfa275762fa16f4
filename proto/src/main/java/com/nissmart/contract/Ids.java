package com.nissmart.contract;

import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;

/**
 * Public ids: a prefix, an underscore, and the 128 bits of a UUID as 26 characters of Crockford's
 * base 32 in lower case, as the TypeID specification (0.3) writes them. Text and UUID correspond
 * one to one, so that services store 16 bytes, and people see from the prefix which kind of object
 * an id names.
 */
public enum Ids {
  /** A person. */
  USER("usr"),
  /** An account of the ledger. */
  ACCOUNT("acc"),
  /** A transaction of the ledger. */
  TRANSACTION("txn"),
  /** A withdrawal. */
  WITHDRAWAL("wdr"),
  /** A session of a user who is signed in. */
  SESSION("ses"),
  /** A key with which a machine acts for a user. */
  API_KEY("key"),
  /** An action of an operator. */
  ACTION("act"),
  /** An integrator's subscription to events. */
  WEBHOOK("whk"),
  /** One event on its way to one subscription. */
  DELIVERY("dlv"),
  /** A comparison of our books with a rail's. */
  RECONCILIATION("rec"),
  /** A difference that a reconciliation found. */
  EXCEPTION("rex"),
  /** A file of withdrawals. */
  WITHDRAWAL_FILE("wfl"),
  /** A callback of a rail. */
  CALLBACK("cbk"),
  /** An action that needs a second operator. */
  PROPOSAL("prp");

  private static final int DIGITS = 26;
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final byte[] VALUES = values(ALPHABET);
  private static final int UUID_VERSION_8 = 8;

  private final String prefix;

  Ids(String prefix) {
    this.prefix = prefix + "_";
  }

  /** Returns the id of this kind for the given bits. */
  public String format(UUID uuid) {
    char[] text = new char[prefix.length() + DIGITS];
    prefix.getChars(0, prefix.length(), text, 0);
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    for (int i = text.length - 1; i >= prefix.length(); i--) {
      text[i] = ALPHABET[(int) (low & 31)];
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new String(text);
  }

  /**
   * Returns the bits of an id of this kind.
   *
   * @param field the request's field that held it, for the error
   * @throws Refusal INVALID_REQUEST when the text is not an id of this kind
   */
  public UUID parse(String field, String text) {
    if (!isId(text)) {
      throw Refusal.invalid(
          field,
          "MALFORMED",
          field + " is " + prefix + " and 26 characters, got '" + Refusal.quote(text) + "'");
    }
    long high = 0;
    long low = 0;
    for (int i = prefix.length(); i < text.length(); i++) {
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | VALUES[text.charAt(i)];
    }
    return new UUID(high, low);
  }

  /** Returns the kind of an id; empty for a text that is not one. */
  public static Optional<Ids> kindOf(String text) {
    return Arrays.stream(values()).filter(kind -> kind.isId(text)).findFirst();
  }

  /** Returns whether the text has the form of an id of this kind. */
  public boolean isId(String text) {
    if (text.length() != prefix.length() + DIGITS
        || !text.startsWith(prefix)
        || text.charAt(prefix.length()) > '7') {
      return false;
    }
    for (int i = prefix.length(); i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= VALUES.length || VALUES[c] < 0) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns the UUID of a position in a book: version 8 of RFC 9562 (custom), book in the first 48
   * bits, seq in the last 62. The ledger needs no stored id and no index for it.
   */
  public static UUID ofSeq(int bookId, long seq) {
    return new UUID(((long) bookId << 16) | (UUID_VERSION_8 << 12), Long.MIN_VALUE | seq);
  }

  /** Returns the position from which {@link #ofSeq} made the UUID, or 0 for another book's. */
  public static long seqOf(int bookId, UUID uuid) {
    long seq = uuid.getLeastSignificantBits() & (Long.MAX_VALUE >> 1);
    return uuid.equals(ofSeq(bookId, seq)) ? seq : 0;
  }

  private static byte[] values(char[] alphabet) {
    byte[] values = new byte[128];
    Arrays.fill(values, (byte) -1);
    for (byte i = 0; i < alphabet.length; i++) {
      values[alphabet[i]] = i;
    }
    return values;
  }
}
