package com.nissmart.gateway.http;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/** Strong entity tags (RFC 9110, 8.8.3): equal tags mean equal bytes. */
public final class EntityTags {
  private static final int BYTES = 15;

  private EntityTags() {}

  /** The tag of a content. */
  public static String of(byte[] content) {
    return of(content, 0, content.length);
  }

  static String of(byte[] content, int offset, int length) {
    MessageDigest digest = sha256();
    digest.update(content, offset, length);
    byte[] hash = digest.digest();
    return '"' + Base64.getUrlEncoder().encodeToString(Arrays.copyOf(hash, BYTES)) + '"';
  }

  /** Whether an If-None-Match header names the tag, or any. */
  static boolean isNamed(String header, String tag) {
    for (String element : header.split(",", -1)) {
      String named = element.strip();
      if (named.equals("*") || named.equals(tag) || named.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
