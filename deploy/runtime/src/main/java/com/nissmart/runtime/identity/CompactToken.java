package com.nissmart.runtime.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.text.ParseException;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JWS in compact form (RFC 7515), parsed strictly as three parts of canonical base64url: a token
 * has only one spelling, so that a cache or a revocation list cannot be deceived by another.
 *
 * @param signingInput the text that is signed
 */
record CompactToken(
    Map<String, Object> header,
    Map<String, Object> claims,
    String signingInput,
    Base64URL signature) {
  private static final int LONGEST = 8_192;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /** Returns the bytes that are signed. */
  byte[] signedBytes() {
    return signingInput.getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns whether the key signed it with ES256. */
  boolean isSignedBy(ECPublicKey key) {
    try {
      return new ECDSAVerifier(key)
          .verify(new JWSHeader(JWSAlgorithm.ES256), signedBytes(), signature);
    } catch (JOSEException e) {
      return false;
    }
  }

  /** Returns the parts of the token, unless it is malformed. */
  static Optional<CompactToken> parse(String token) {
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (token.length() > LONGEST
        || first < 1
        || second < 0
        || token.indexOf('.', second + 1) >= 0) {
      return Optional.empty();
    }
    byte[] header = decode(token.substring(0, first));
    byte[] claims = decode(token.substring(first + 1, second));
    if (header == null || claims == null || decode(token.substring(second + 1)) == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new CompactToken(
              JSONObjectUtils.parse(new String(header, StandardCharsets.UTF_8)),
              JSONObjectUtils.parse(new String(claims, StandardCharsets.UTF_8)),
              token.substring(0, second),
              new Base64URL(token.substring(second + 1))));
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private static byte @Nullable [] decode(String part) {
    try {
      byte[] bytes = DECODER.decode(part);
      return ENCODER.encodeToString(bytes).equals(part) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
