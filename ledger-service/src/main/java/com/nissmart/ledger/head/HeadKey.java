package com.nissmart.ledger.head;

import com.nimbusds.jose.util.Base64URL;
import com.nissmart.contract.json.JsonOut;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A public key that signed heads from one time until another.
 *
 * @param x the key, 32 bytes in base64url
 * @param until null while it signs
 */
record HeadKey(String id, Base64URL x, Instant from, @Nullable Instant until) {
  /** The bytes before the 32 of an Ed25519 key in an X.509 structure (RFC 8410). */
  static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final String ALGORITHM = "Ed25519";
  private static final int KEY_BYTES = 32;

  /** Returns the same key with an end. */
  HeadKey endingAt(Instant end) {
    return new HeadKey(id, x, from, end);
  }

  /** Returns what is wrong with a head that names this key. */
  Optional<String> fault(SignedHead head) {
    if (head.time().isBefore(from) || (until != null && !head.time().isBefore(until))) {
      return Optional.of(
          "its key %s signs from %s to %s"
              .formatted(id, from, until == null ? "an open end" : until));
    }
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initVerify(publicKey());
      signature.update(head.text());
      return signature.verify(head.signature().toByteArray())
          ? Optional.empty()
          : Optional.of("its signature is not of its key " + id);
    } catch (GeneralSecurityException e) {
      return Optional.of("its signature cannot be read: " + e.getMessage());
    }
  }

  /**
   * Returns the key.
   *
   * @throws IllegalArgumentException when it is no Ed25519 key
   */
  PublicKey publicKey() {
    byte[] key = x.decode();
    byte[] encoded = new byte[X509_PREFIX.length + KEY_BYTES];
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("x of the key " + id + " has not 32 bytes");
    }
    System.arraycopy(X509_PREFIX, 0, encoded, 0, X509_PREFIX.length);
    System.arraycopy(key, 0, encoded, X509_PREFIX.length, KEY_BYTES);
    try {
      return KeyFactory.getInstance(ALGORITHM).generatePublic(new X509EncodedKeySpec(encoded));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("The key " + id + " is no Ed25519 key", e);
    }
  }

  /** Writes the key as a JWK (RFC 8037) with its times. */
  void write(JsonOut out) {
    out.object().text("kty", "OKP").text("crv", ALGORITHM).text("use", "sig").text("alg", "EdDSA");
    out.text("kid", id).text("x", x.toString()).text("from", JsonOut.rfc3339(from));
    out.textOrNull("until", until == null ? "" : JsonOut.rfc3339(until)).end();
  }
}
