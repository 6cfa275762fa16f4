package com.nissmart.accounts.token;

import java.time.Instant;

/**
 * A row of a signing key.
 *
 * @param privateJwk the key pair, sealed; in clear in a row of an earlier version
 * @param signsFrom the first instant at which it signs
 * @param signsUntil the first instant at which it no longer signs
 * @param publishedUntil the end of the time in which its tokens are verified
 */
record StoredSigningKey(
    String keyId,
    String privateJwk,
    Instant signsFrom,
    Instant signsUntil,
    Instant publishedUntil) {

  StoredSigningKey withJwk(String jwk) {
    return new StoredSigningKey(keyId, jwk, signsFrom, signsUntil, publishedUntil);
  }

  @Override
  public String toString() {
    return "StoredSigningKey[" + keyId + "]";
  }
}
