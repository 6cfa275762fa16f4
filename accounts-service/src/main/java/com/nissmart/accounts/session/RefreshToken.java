package com.nissmart.accounts.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * A random text of 256 bits that its holder can exchange for new tokens. We keep only its SHA-256:
 * whoever reads the database cannot use it, and a slow hash would add nothing to 256 random bits.
 */
record RefreshToken(String text) {
  private static final String PREFIX = "nrt_";
  private static final int RANDOM_BYTES = 32;

  static RefreshToken random(SecureRandom random) {
    byte[] bytes = new byte[RANDOM_BYTES];
    random.nextBytes(bytes);
    return new RefreshToken(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  byte[] hash() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public String toString() {
    return "RefreshToken[hidden]";
  }
}
