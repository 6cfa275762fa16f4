package com.nissmart.accounts.token;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;

/**
 * A key pair that signs access tokens.
 *
 * @param pair EC P-256 with its private part; its key id is the token's {@code kid}
 * @param signsFrom the first instant at which it signs
 * @param signsUntil the first instant at which it no longer signs
 * @param publishedUntil the end of the time in which its tokens are verified
 */
record SigningKey(ECKey pair, Instant signsFrom, Instant signsUntil, Instant publishedUntil) {

  String id() {
    return pair.getKeyID();
  }

  @Override
  public String toString() {
    return "SigningKey[" + id() + "]";
  }
}
