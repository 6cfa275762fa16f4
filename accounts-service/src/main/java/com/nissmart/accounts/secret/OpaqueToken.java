package com.nissmart.accounts.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random text of 256 bits that its holder exchanges for something. Only its SHA-256 is stored, so
 * a reader of the database cannot use it. A slow hash would add nothing to 256 random bits.
 */
public record OpaqueToken(String text) {
  private static final int RANDOM_BYTES = 32;

  /**
   * Creates a token.
   *
   * @param prefix shows people, and scanners for leaked secrets, the purpose of the token
   */
  public static OpaqueToken random(String prefix, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new OpaqueToken(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** Returns the hash that is stored. */
  public byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "OpaqueToken[hidden]";
  }
}
