package com.nissmart.runtime.paging;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * The position of the next page of a list, opaque to clients: base64url of a version, a hash of the
 * list's filter and the position, and the position. It needs no signature, because every page
 * checks its caller's rights again. The hash catches a token that is used with another list or
 * filter, and a position that was changed: both would silently skip rows.
 */
public final class PageToken {
  private static final byte VERSION = 2;
  private static final int HASH_BYTES = 8;
  private static final int HEADER_BYTES = 1 + HASH_BYTES;
  private static final int LONGEST = 1_000;
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();

  private PageToken() {}

  /**
   * Writes a token.
   *
   * @param filter the list's name and every parameter but those of the page, written unambiguously
   * @param position the last row of this page
   */
  public static String encode(String filter, String position) {
    byte[] text = position.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = new byte[HEADER_BYTES + text.length];
    bytes[0] = VERSION;
    System.arraycopy(hash(filter, text), 0, bytes, 1, HASH_BYTES);
    System.arraycopy(text, 0, bytes, HEADER_BYTES, text.length);
    return ENCODER.encodeToString(bytes);
  }

  /** Writes a token whose position is a number. */
  public static String encode(String filter, long position) {
    return encode(filter, Long.toString(position));
  }

  /**
   * Reads the position in a token; an empty token means the first page.
   *
   * @throws Refusal CURSOR_INVALID when it is no token of this list and filter
   */
  public static Optional<String> decode(String token, String filter) {
    if (token.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes = bytes(token);
    if (bytes.length < HEADER_BYTES
        || bytes[0] != VERSION
        || !ENCODER.encodeToString(bytes).equals(token)) {
      throw invalid(token);
    }
    byte[] text = Arrays.copyOfRange(bytes, HEADER_BYTES, bytes.length);
    if (!Arrays.equals(bytes, 1, HEADER_BYTES, hash(filter, text), 0, HASH_BYTES)) {
      throw new Refusal(
          Reason.CURSOR_INVALID,
          "The cursor was changed or belongs to a list with other parameters; start without one");
    }
    return Optional.of(new String(text, StandardCharsets.UTF_8));
  }

  /**
   * Returns the number in a token, or the start when the token is empty.
   *
   * @throws Refusal CURSOR_INVALID as {@link #decode}, or when the position is not a number
   */
  public static long decodeNumber(String token, String filter, long start) {
    Optional<String> position = decode(token, filter);
    try {
      return position.isEmpty() ? start : Long.parseLong(position.get());
    } catch (NumberFormatException e) {
      throw invalid(token);
    }
  }

  private static byte[] bytes(String token) {
    if (token.length() > LONGEST) {
      throw invalid(token);
    }
    try {
      return DECODER.decode(token);
    } catch (IllegalArgumentException e) {
      throw invalid(token);
    }
  }

  /** Returns the refusal of a token that this list cannot continue from. */
  public static Refusal invalid(String token) {
    return new Refusal(
        Reason.CURSOR_INVALID,
        "The cursor '" + Refusal.quote(token) + "' is not from this list; start without one");
  }

  private static byte[] hash(String filter, byte[] position) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(filter.getBytes(StandardCharsets.UTF_8));
      sha256.update((byte) 0);
      return sha256.digest(position);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
