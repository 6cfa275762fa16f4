package com.nissmart.accounts.webhook.sending;

import com.nissmart.runtime.encryption.Envelopes;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.settings.Secret;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encryption of the secrets that sign deliveries. They are needed in clear, so they are
 * encrypted and not hashed. Each secret is bound to its webhook and cannot be moved to another row.
 */
public final class WebhookSecrets {
  private static final Logger log = LoggerFactory.getLogger(WebhookSecrets.class);
  private static final int SECRET_BYTES = 32;
  private static final int AT_ONCE = 500;

  private final WebhookSecretStore store = new WebhookSecretStore();
  private final Envelopes envelopes;
  private final EarlierSecrets earlier;
  private final SecureRandom random = new SecureRandom();

  /**
   * Takes the keys.
   *
   * @param earlier settings from which earlier versions derived their keys; they only decrypt
   */
  public WebhookSecrets(KeyEncryption encryption, List<Secret> earlier) {
    this.envelopes = new Envelopes(encryption);
    this.earlier = new EarlierSecrets(earlier);
  }

  public byte[] make() {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return bytes;
  }

  public String encrypt(UUID webhookId, byte[] secret) {
    return envelopes.seal(row(webhookId), secret);
  }

  public byte[] decrypt(UUID webhookId, String text) {
    return Envelopes.isSealed(text)
        ? envelopes.open(row(webhookId), text)
        : earlier.decrypt(webhookId, text);
  }

  /**
   * Encrypts the secrets of earlier versions and of earlier key-encryption keys again. Secrets of
   * deleted webhooks stay as they are, because nobody needs them, and so do those that no key
   * opens: each is logged, and its webhook cannot be delivered to until the key is given.
   */
  public void seal(Jdbi jdbi, Instant now) {
    jdbi.useHandle(handle -> store.clearExpired(handle, now));
    Optional<UUID> last = Optional.of(new UUID(0, 0));
    while (last.isPresent()) {
      UUID after = last.get();
      last = jdbi.inTransaction(handle -> sealAfter(handle, after));
    }
  }

  /** Returns the last webhook of a full page. */
  private Optional<UUID> sealAfter(Handle handle, UUID after) {
    List<StoredSecret> found = store.lockOthers(handle, envelopes.currentPrefix(), after, AT_ONCE);
    for (StoredSecret stored : found) {
      again(stored).ifPresent(sealed -> store.replace(handle, sealed));
    }
    return found.size() < AT_ONCE ? Optional.empty() : Optional.of(found.getLast().webhookId);
  }

  private Optional<StoredSecret> again(StoredSecret stored) {
    UUID id = stored.webhookId;
    try {
      return Optional.of(
          new StoredSecret(
              id,
              encrypt(id, decrypt(id, stored.secret)),
              stored.previousSecret.map(previous -> encrypt(id, decrypt(id, previous)))));
    } catch (IllegalStateException | IllegalArgumentException e) {
      log.error("A secret of webhook {} cannot be opened; it stays as it is", id, e);
      return Optional.empty();
    }
  }

  private static String row(UUID webhookId) {
    return "webhook/" + webhookId;
  }

  /** The encrypted secrets of a webhook. */
  record StoredSecret(UUID webhookId, String secret, Optional<String> previousSecret) {
    @Override
    public String toString() {
      return "StoredSecret[" + webhookId + "]";
    }
  }
}
