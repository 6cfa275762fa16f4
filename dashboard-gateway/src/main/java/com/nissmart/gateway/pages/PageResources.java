package com.nissmart.gateway.pages;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SortedMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The files on the class path that pages are made of, and the hashes that name their contents. */
final class PageResources {
  private static final int HASH_CHARACTERS = 16;

  private PageResources() {}

  static byte[] bytes(String name) {
    try (@Nullable InputStream in = PageResources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("This build lacks " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String text(String name) {
    return new String(bytes(name), StandardCharsets.UTF_8);
  }

  /** Returns the first characters of the hash of all wanted contents and their names. */
  static String hash(SortedMap<String, byte[]> contents, Predicate<String> wanted) {
    MessageDigest digest = sha256();
    contents.forEach((name, content) -> {
      if (wanted.test(name)) {
        digest.update(name.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        digest.update(sha256().digest(content));
      }
    });
    return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_CHARACTERS);
  }

  /**
   * Returns a Content-Security-Policy that permits only the given style sheet, named by its hash,
   * and neither scripts nor frames.
   */
  static String contentSecurityPolicy(String style) {
    byte[] hash = sha256().digest(style.getBytes(StandardCharsets.UTF_8));
    return "default-src 'none'; style-src 'sha256-"
        + Base64.getEncoder().encodeToString(hash)
        + "'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java runtime has SHA-256", e);
    }
  }
}
