package com.nissmart.runtime.identity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The SHA-256 of a token: it stands for the token, and takes a tenth of its memory. */
record TokenHash(long first, long second, long third, long fourth) {
  private static final ThreadLocal<MessageDigest> SHA_256 =
      ThreadLocal.withInitial(TokenHash::sha256);

  static TokenHash of(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    ByteBuffer hash = ByteBuffer.wrap(SHA_256.get().digest(bytes));
    return new TokenHash(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
