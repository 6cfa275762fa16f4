package com.nissmart.runtime.identity;

import com.nissmart.contract.Refusal;

/** The verification of bearer tokens. */
@FunctionalInterface
public interface Authenticator {

  /**
   * Returns the caller whom a token proves.
   *
   * @throws Refusal TOKEN_INVALID when the token is not valid; the caller does not learn why
   */
  Caller authenticate(String bearerToken);

  /** Returns whether this token was verified before, so that it is authenticated at once. */
  default boolean isQuick(String bearerToken) {
    return false;
  }
}
