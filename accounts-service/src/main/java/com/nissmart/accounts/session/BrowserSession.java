package com.nissmart.accounts.session;

import com.nissmart.accounts.user.User;
import java.time.Duration;

/**
 * What a browser gets that signed in.
 *
 * @param token for its cookie; only the hash of it is kept
 * @param expiresIn when it ends even if it is used
 */
public record BrowserSession(String token, Duration expiresIn, User user) {

  @Override
  public String toString() {
    return "BrowserSession[hidden]";
  }
}
