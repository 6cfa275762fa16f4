package com.nissmart.runtime.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.nissmart.runtime.encryption.Envelopes;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.settings.WatchedFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A key pair per service (ES256): the own one in a file, and the public keys of all services in
 * another. Both files are read again when they change. The id of a key is the name of its service,
 * a dot and anything else; the key proves that service alone.
 */
final class ServiceKeyFiles extends ServiceKeys {
  /** The place of a private key, to which its encryption is bound. */
  static final String ROW = "service-key";

  private final WatchedFile<ECKey> own;
  private final WatchedFile<Map<String, ECPublicKey>> all;

  /**
   * Reads the files.
   *
   * @param service the name of the own service
   * @param privateKey a JWK, or one that the encryption has sealed
   * @param publicKeys a JWK set (RFC 7517); several keys of a service while one replaces another
   */
  ServiceKeyFiles(
      String service,
      Path privateKey,
      Path publicKeys,
      Optional<KeyEncryption> encryption,
      LongSupplier nanos)
      throws IOException {
    this.own = new WatchedFile<>(privateKey, text -> privateKey(service, text, encryption), nanos);
    this.all = new WatchedFile<>(publicKeys, ServiceKeyFiles::publicKeys, nanos);
    String keyId = own.get().getKeyID();
    if (!all.get().containsKey(keyId)) {
      throw new IllegalArgumentException(publicKeys + " lacks the public key " + keyId);
    }
  }

  @Override
  String sign(JWTClaimsSet claims) {
    ECKey key = own.get();
    JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(key.getKeyID()).build();
    SignedJWT token = new SignedJWT(header, claims);
    try {
      token.sign(new ECDSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("Key " + key.getKeyID() + " cannot sign", e);
    }
    return token.serialize();
  }

  @Override
  Optional<String> signer(CompactToken token, String service) {
    if (!"ES256".equals(token.header().get("alg"))
        || !(token.header().get("kid") instanceof String keyId)
        || !isOf(service, keyId)) {
      return Optional.empty();
    }
    ECPublicKey key = all.get().get(keyId);
    return key != null && token.isSignedBy(key) ? Optional.of(keyId) : Optional.empty();
  }

  @Override
  boolean has(String keyId) {
    return all.get().containsKey(keyId);
  }

  static boolean isOf(String service, String keyId) {
    return keyId.startsWith(service + ".");
  }

  /** Reads the private key of a service. */
  static ECKey privateKey(String service, String text, Optional<KeyEncryption> encryption) {
    String jwk = text.strip();
    if (Envelopes.isSealed(jwk)) {
      KeyEncryption keys =
          encryption.orElseThrow(() ->
              new IllegalArgumentException(
                  "the private key is encrypted; give NISSMART_ENCRYPTION_KEY_FILE"));
      jwk = new String(new Envelopes(keys).open(ROW, jwk), StandardCharsets.UTF_8);
    }
    try {
      ECKey key = ECKey.parse(jwk);
      String keyId = key.getKeyID();
      if (!key.isPrivate() || keyId == null || !isOf(service, keyId)) {
        throw new IllegalArgumentException("the key " + keyId + " is no private key of " + service);
      }
      return key;
    } catch (ParseException e) {
      // The cause is left out, because its message may contain the key.
      throw new IllegalArgumentException("the private key is no EC key in the form of a JWK");
    }
  }

  private static Map<String, ECPublicKey> publicKeys(String text) {
    Map<String, ECPublicKey> byId = new HashMap<>();
    try {
      for (JWK jwk : JWKSet.parse(text).getKeys()) {
        if (!(jwk instanceof ECKey key)
            || !Curve.P_256.equals(key.getCurve())
            || key.isPrivate()
            || key.getKeyID() == null
            || byId.put(key.getKeyID(), key.toECPublicKey()) != null) {
          throw new IllegalArgumentException(
              "each public key must be of P-256 and have an id of its own, and no private part; got "
                  + jwk.getKeyID());
        }
      }
    } catch (ParseException | JOSEException e) {
      throw new IllegalArgumentException("the public keys are no JWK set");
    }
    return Map.copyOf(byId);
  }
}
