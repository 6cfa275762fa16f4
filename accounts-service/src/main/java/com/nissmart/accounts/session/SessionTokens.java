package com.nissmart.accounts.session;

/**
 * What a signed-in client holds.
 *
 * @param refreshToken gets the next tokens, once
 */
public record SessionTokens(AccessToken accessToken, String refreshToken) {

  @Override
  public String toString() {
    return "SessionTokens[hidden]";
  }
}
