package com.nissmart.accounts.secret;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random text of 256 bits that its holder can exchange for something. We keep only its SHA-256:
 * whoever reads the database cannot use it, and a slow hash would add nothing to 256 random bits.
 */
public record OpaqueToken(String text) {
  private static final int RANDOM_BYTES = 32;

  /**
   * A new one.
   *
   * @param prefix that tells what it is for, to people and to scanners for leaked secrets
   */
  public static OpaqueToken random(String prefix, SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new OpaqueToken(prefix + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  /** What is kept of it. */
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
