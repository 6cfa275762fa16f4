package com.nissmart.accounts.session;

import java.time.Duration;

/**
 * A JWT for every call.
 *
 * @param expiresIn how long it is good
 */
public record AccessToken(String text, Duration expiresIn) {

  @Override
  public String toString() {
    return "AccessToken[hidden, expiresIn=" + expiresIn + "]";
  }
}
