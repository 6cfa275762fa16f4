package com.nissmart.runtime.encryption;

import com.nissmart.runtime.settings.Secret;
import com.nissmart.runtime.settings.Settings;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Key-encryption keys in a file, one a line: {@code id:key}, where the key is 32 bytes in base64.
 * The first key encrypts; all of them decrypt. The README of this module says how to rotate them.
 */
public final class EncryptionKeys implements KeyEncryption {
  /** The setting of the keys; with _FILE, it names their file. */
  public static final String SETTING = "NISSMART_ENCRYPTION_KEY";

  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_-]{1,64}):([A-Za-z0-9+/]{43}=)");

  private final String current;
  private final Map<String, byte[]> keys;

  private EncryptionKeys(Map<String, byte[]> keys) {
    this.keys = keys;
    this.current = keys.keySet().iterator().next();
  }

  /** Makes keys from the text of a file. */
  public static EncryptionKeys parse(String text) {
    Map<String, byte[]> keys = new LinkedHashMap<>();
    for (String line : text.strip().lines().toList()) {
      Matcher parts = LINE.matcher(line);
      // The line itself is left out, because it may contain a key.
      if (!parts.matches()
          || keys.put(parts.group(1), Base64.getDecoder().decode(parts.group(2))) != null) {
        throw malformed();
      }
    }
    if (keys.isEmpty()) {
      throw malformed();
    }
    return new EncryptionKeys(keys);
  }

  private static IllegalArgumentException malformed() {
    return new IllegalArgumentException(
        "must have lines of the form id:key, each id once, with keys of 32 bytes in base64");
  }

  /** Reads NISSMART_ENCRYPTION_KEY_FILE, if given. */
  public static Optional<KeyEncryption> read(Settings settings) {
    Optional<Secret> text = settings.secret(SETTING);
    try {
      return text.map(secret -> parse(secret.reveal()));
    } catch (IllegalArgumentException e) {
      settings.error(SETTING, String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** Reads NISSMART_ENCRYPTION_KEY_FILE; notes an error when it is missing. */
  public static KeyEncryption require(Settings settings) {
    Optional<KeyEncryption> keys = read(settings);
    if (settings.text(SETTING).isEmpty() && settings.text(SETTING + "_FILE").isEmpty()) {
      settings.error(SETTING + "_FILE", "is required: make the file with deploy/keys encryption");
    }
    // After an error the process does not start, so that nothing is encrypted with this key.
    return keys.orElseGet(() -> parse(newLine("unused")));
  }

  /** Makes the line of a new key. */
  public static String newLine(String id) {
    return id + ":" + Base64.getEncoder().encodeToString(AesGcm.random(AesGcm.KEY_BYTES));
  }

  @Override
  public String currentKeyId() {
    return current;
  }

  @Override
  public byte[] wrap(byte[] dataKey) {
    return AesGcm.encrypt(key(current), current, dataKey);
  }

  @Override
  public byte[] unwrap(String keyId, byte[] wrapped) {
    byte[] dataKey = AesGcm.decrypt(key(keyId), keyId, wrapped);
    if (dataKey == null) {
      throw new IllegalStateException(
          "The encryption key " + keyId + " in " + SETTING + "_FILE is another than the one used");
    }
    return dataKey;
  }

  private byte[] key(String id) {
    byte[] key = keys.get(id);
    if (key == null) {
      throw new IllegalStateException(
          "A secret was encrypted with the key %s, which %s_FILE does not have; add it again"
              .formatted(id, SETTING));
    }
    return key;
  }

  @Override
  public String toString() {
    return "EncryptionKeys" + keys.keySet();
  }
}
