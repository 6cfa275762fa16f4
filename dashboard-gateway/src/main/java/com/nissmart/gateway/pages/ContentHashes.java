package com.nissmart.gateway.pages;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.function.Predicate;

/** Hashes of what is served. */
final class ContentHashes {
  private static final int SHORT = 16;

  private ContentHashes() {}

  /** The first characters of the hash of all contents whose name is wanted, and their names. */
  static String of(SortedMap<String, byte[]> contents, Predicate<String> wanted) {
    MessageDigest digest = sha256();
    contents.forEach((name, content) -> {
      if (wanted.test(name)) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(sha256().digest(content));
      }
    });
    return HexFormat.of().formatHex(digest.digest()).substring(0, SHORT);
  }

  /** A source in a Content-Security-Policy: exactly this text. */
  static String source(String text) {
    byte[] hash = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    return "'sha256-" + Base64.getEncoder().encodeToString(hash) + "'";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
