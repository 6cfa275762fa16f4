package com.nissmart.runtime.identity;

import com.nissmart.contract.Refusal;

/** Turns a bearer token into the caller that it proves. */
@FunctionalInterface
public interface Authenticator {

  /**
   * The caller.
   *
   * @throws Refusal TOKEN_INVALID when the token proves nothing; which part is wrong is not told
   */
  Caller authenticate(String bearerToken);

  /**
   * Whether authenticating this token takes no time worth mentioning, as it was verified before.
   */
  default boolean isQuick(String bearerToken) {
    return false;
  }
}
