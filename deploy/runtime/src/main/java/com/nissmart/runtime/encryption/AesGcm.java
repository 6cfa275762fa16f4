package com.nissmart.runtime.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** AES-256-GCM with a random nonce in front of the encrypted bytes. */
public final class AesGcm {
  /** The length of a key. */
  public static final int KEY_BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final SecureRandom RANDOM = new SecureRandom();

  private AesGcm() {}

  static byte[] random(int number) {
    byte[] bytes = new byte[number];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Encrypts; only the same context decrypts. */
  public static byte[] encrypt(byte[] key, String context, byte[] clear) {
    byte[] nonce = random(NONCE_BYTES);
    try {
      byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, key, context, nonce).doFinal(clear);
      byte[] kept = Arrays.copyOf(nonce, NONCE_BYTES + encrypted.length);
      System.arraycopy(encrypted, 0, kept, NONCE_BYTES, encrypted.length);
      return kept;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  /** Decrypts; returns null when another key or context encrypted the bytes. */
  public static byte @Nullable [] decrypt(byte[] key, String context, byte[] kept) {
    if (kept.length < NONCE_BYTES) {
      return null;
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, key, context, Arrays.copyOf(kept, NONCE_BYTES))
          .doFinal(kept, NONCE_BYTES, kept.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every JDK has AES-GCM", e);
    }
  }

  private static Cipher cipher(int mode, byte[] key, String context, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
