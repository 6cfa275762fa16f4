package com.nissmart.runtime.encryption;

import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The encryption of secrets at rest. Each secret has its own data key (AES-256-GCM), which a
 * key-encryption key wraps: {@code sealed1.key id.wrapped data key.encrypted secret}. A secret is
 * bound to its row, so that it cannot be moved to another one.
 */
public record Envelopes(KeyEncryption keys) {
  private static final String FORM = "sealed1";
  private static final Pattern PARTS =
      Pattern.compile(FORM + "\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+)");

  /**
   * Encrypts a secret.
   *
   * @param row the table and the id of the row that keeps it: {@code webhook/0193...}
   */
  public String seal(String row, byte[] secret) {
    byte[] dataKey = AesGcm.random(AesGcm.KEY_BYTES);
    return String.join(
        ".",
        FORM,
        keys.currentKeyId(),
        base64(keys.wrap(dataKey)),
        base64(AesGcm.encrypt(dataKey, row, secret)));
  }

  /**
   * Decrypts a secret.
   *
   * @throws IllegalStateException when its key is missing, or when it was changed or moved
   */
  public byte[] open(String row, String sealed) {
    Matcher parts = PARTS.matcher(sealed);
    if (parts.matches()) {
      byte[] dataKey = keys.unwrap(parts.group(1), Base64.getUrlDecoder().decode(parts.group(2)));
      byte[] secret = AesGcm.decrypt(dataKey, row, Base64.getUrlDecoder().decode(parts.group(3)));
      if (secret != null) {
        return secret;
      }
    }
    throw new IllegalStateException("The secret of " + row + " was changed after it was encrypted");
  }

  /** Returns whether a text is an encrypted secret, and not one in clear. */
  public static boolean isSealed(String text) {
    return text.startsWith(FORM + ".");
  }

  /** Returns the beginning of every secret that the current key encrypted. */
  public String currentPrefix() {
    return FORM + "." + keys.currentKeyId() + ".";
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
