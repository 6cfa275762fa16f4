package com.nissmart.runtime.encryption;

/**
 * The keys that encrypt data keys. {@link EncryptionKeys} keeps them in a file; a key management
 * service can implement this so that its keys never leave it.
 */
public interface KeyEncryption {
  /** Returns the id of the key that wraps now: letters, digits, hyphens and underscores. */
  String currentKeyId();

  /** Encrypts a data key of 32 bytes with the current key. */
  byte[] wrap(byte[] dataKey);

  /**
   * Decrypts a data key.
   *
   * @param keyId the id of the key that wrapped it
   * @throws IllegalStateException when the key is unknown or did not wrap these bytes
   */
  byte[] unwrap(String keyId, byte[] wrapped);
}
