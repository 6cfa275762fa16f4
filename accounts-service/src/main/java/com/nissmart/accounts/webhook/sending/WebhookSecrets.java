package com.nissmart.accounts.webhook.sending;

import com.nissmart.runtime.settings.Secret;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The encryption of the secrets that sign deliveries. They are needed in clear, so they are
 * encrypted (AES-256-GCM) and not hashed. The key is derived (HKDF, RFC 5869) from a setting, so
 * the database alone reveals no secret. Each secret is bound to its webhook and cannot be moved to
 * another row.
 */
public final class WebhookSecrets {
  private static final String PURPOSE = "nissmart accounts: webhook secrets, version 1";
  private static final String CIPHER = "AES/GCM/NoPadding";
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int SECRET_BYTES = 32;

  private final List<SecretKey> keys;
  private final SecureRandom random = new SecureRandom();

  /**
   * Derives the keys.
   *
   * @param settings the first encrypts; all decrypt
   */
  public WebhookSecrets(List<Secret> settings) {
    this.keys = settings.stream().map(WebhookSecrets::derive).toList();
  }

  public byte[] make() {
    return randomBytes(SECRET_BYTES);
  }

  public String encrypt(UUID webhookId, byte[] secret) {
    byte[] nonce = randomBytes(NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, keys.getFirst(), nonce, webhookId);
      byte[] encrypted = cipher.doFinal(secret);
      ByteBuffer kept =
          ByteBuffer.allocate(nonce.length + encrypted.length).put(nonce).put(encrypted);
      return Base64.getEncoder().encodeToString(kept.array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES-GCM", e);
    }
  }

  public byte[] decrypt(UUID webhookId, String text) {
    byte[] kept = Base64.getDecoder().decode(text);
    byte[] nonce = Arrays.copyOf(kept, NONCE_BYTES);
    for (SecretKey key : keys) {
      try {
        return cipher(Cipher.DECRYPT_MODE, key, nonce, webhookId)
            .doFinal(kept, NONCE_BYTES, kept.length - NONCE_BYTES);
      } catch (AEADBadTagException e) {
        // Another key may have encrypted it.
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("every JDK has AES-GCM", e);
      }
    }
    throw new IllegalStateException(
        "the secret of webhook %s was encrypted with another NISSMART_WEBHOOK_KEY; give that one as NISSMART_WEBHOOK_KEY_PREVIOUS"
            .formatted(webhookId));
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, UUID webhookId)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance(CIPHER);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(webhookId.toString().getBytes(StandardCharsets.US_ASCII));
    return cipher;
  }

  private static SecretKey derive(Secret setting) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveKey(
              "AES",
              HKDFParameterSpec.ofExtract()
                  .addIKM(setting.bytes())
                  .thenExpand(PURPOSE.getBytes(StandardCharsets.US_ASCII), KEY_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 25 has HKDF", e);
    }
  }

  private byte[] randomBytes(int number) {
    byte[] bytes = new byte[number];
    random.nextBytes(bytes);
    return bytes;
  }
}
