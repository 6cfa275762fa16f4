package com.nissmart.accounts.token;

import com.nimbusds.jose.jwk.ECKey;
import java.time.Instant;

/**
 * A key pair that signs access tokens.
 *
 * @param pair EC P-256 with its private part; its key id is the token's {@code kid}
 * @param signsFrom it signs from this instant on
 * @param signsUntil and before this one
 * @param publishedUntil tokens that name it are verified until then
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
