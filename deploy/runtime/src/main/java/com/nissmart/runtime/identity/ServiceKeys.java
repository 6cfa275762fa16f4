package com.nissmart.runtime.identity;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The keys by which services recognise each other: a key pair per service, or a secret that all
 * share where they do not leave the machine.
 */
public abstract sealed class ServiceKeys permits SharedServiceSecret, ServiceKeyFiles {
  private static final String SECRET = "NISSMART_SERVICE_SECRET";
  private static final String PRIVATE = "NISSMART_SERVICE_KEY_FILE";
  private static final String PUBLIC = "NISSMART_SERVICE_KEYS_FILE";
  private static final int SECRET_BYTES = 32;

  /**
   * Makes keys of a secret.
   *
   * @param secret at least 32 bytes, the same in all services
   */
  public static ServiceKeys shared(Secret secret) {
    return new SharedServiceSecret(secret);
  }

  /**
   * Reads NISSMART_SERVICE_KEY_FILE and NISSMART_SERVICE_KEYS_FILE, or NISSMART_SERVICE_SECRET.
   *
   * @param service the name of the own service
   */
  public static ServiceKeys read(Settings settings, String service) {
    Optional<Path> own = settings.path(PRIVATE);
    Optional<Path> all = settings.path(PUBLIC);
    if (own.isEmpty() && all.isEmpty()) {
      Secret secret = settings.secret(SECRET, SECRET_BYTES);
      return secret.bytes().length < SECRET_BYTES ? unused() : shared(secret);
    }
    if (settings.secret(SECRET).isPresent()) {
      settings.error(SECRET, "is refused beside " + PRIVATE + ": remove it");
    }
    Optional<KeyEncryption> encryption = EncryptionKeys.read(settings);
    if (own.isEmpty() || all.isEmpty()) {
      settings.error(own.isEmpty() ? PRIVATE : PUBLIC, "is required beside the other of the two");
    } else {
      try {
        return new ServiceKeyFiles(service, own.get(), all.get(), encryption, System::nanoTime);
      } catch (IOException | IllegalArgumentException | IllegalStateException e) {
        settings.error(PRIVATE, "or " + PUBLIC + " cannot be used: " + e.getMessage());
      }
    }
    return unused();
  }

  /** Returns keys after an error in the settings, with which no process starts. */
  private static ServiceKeys unused() {
    return shared(Secret.of("-".repeat(SECRET_BYTES)));
  }

  /** Returns whether these are a secret that all services share. */
  public boolean areShared() {
    return this instanceof SharedServiceSecret;
  }

  /** Returns a token with the claims. */
  abstract String sign(JWTClaimsSet claims);

  /** Returns the id of the key that signed the token as this service, or empty. */
  abstract Optional<String> signer(CompactToken token, String service);

  /** Returns whether the key that signed a verified token is still in use. */
  abstract boolean has(String keyId);
}
