package com.nissmart.accounts.webhook.sending;

import com.nissmart.runtime.encryption.AesGcm;
import com.nissmart.runtime.settings.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * The secrets that version 0.1 encrypted with keys derived (HKDF, RFC 5869) from a setting. A start
 * encrypts them again with the key-encryption keys.
 */
final class EarlierSecrets {
  private static final String PURPOSE = "nissmart accounts: webhook secrets, version 1";

  private final List<byte[]> keys;

  EarlierSecrets(List<Secret> settings) {
    this.keys = settings.stream().map(EarlierSecrets::derive).toList();
  }

  byte[] decrypt(UUID webhookId, String text) {
    byte[] kept = Base64.getDecoder().decode(text);
    for (byte[] key : keys) {
      byte @Nullable [] secret = AesGcm.decrypt(key, webhookId.toString(), kept);
      if (secret != null) {
        return secret;
      }
    }
    throw new IllegalStateException(
        "The secret of webhook %s was encrypted by an earlier version under another key; give its NISSMART_WEBHOOK_KEY, or its NISSMART_SERVICE_SECRET as NISSMART_WEBHOOK_KEY"
            .formatted(webhookId));
  }

  private static byte[] derive(Secret setting) {
    try {
      SecretKey key =
          KDF.getInstance("HKDF-SHA256")
              .deriveKey(
                  "AES",
                  HKDFParameterSpec.ofExtract()
                      .addIKM(setting.bytes())
                      .thenExpand(PURPOSE.getBytes(StandardCharsets.US_ASCII), AesGcm.KEY_BYTES));
      return key.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("JDK 25 has HKDF", e);
    }
  }
}
