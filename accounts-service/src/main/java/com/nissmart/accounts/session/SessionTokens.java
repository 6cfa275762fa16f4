package com.nissmart.accounts.session;

import java.time.Duration;

/**
 * What a signed-in client holds.
 *
 * @param accessToken a JWT for every call
 * @param expiresIn how long the access token is good
 * @param refreshToken gets the next tokens, once
 */
public record SessionTokens(String accessToken, Duration expiresIn, String refreshToken) {

  @Override
  public String toString() {
    return "SessionTokens[hidden, expiresIn=" + expiresIn + "]";
  }
}
