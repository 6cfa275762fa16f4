package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.contract.Refusal;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that a browser's session lives in. No script reads it and no other site makes a
 * browser send it.
 */
public final class SessionCookie {
  private static final String NAME = "nissmart_session";

  /**
   * What browsers take over TLS only, from this very host and for all of it: no neighbour below the
   * same domain can make somebody use the neighbour's session.
   */
  private static final String HOST_ONLY = "__Host-";

  private SessionCookie() {}

  /** The header that gives a browser its session. */
  public static String set(String token, boolean secure) {
    return name(secure)
        + "="
        + token
        + "; Path=/; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }

  /** The header that takes it away. */
  public static String cleared(boolean secure) {
    return set("", secure) + "; Max-Age=0";
  }

  /**
   * The session's token, or null without the cookie. Two of them are refused: which of the two is
   * ours cannot be told, and somebody else's page may have set the other.
   */
  static @Nullable String read(RequestHeaders headers, boolean secure) {
    String name = name(secure);
    @Nullable String found = null;
    for (String header : headers.getAll(HttpHeaderNames.COOKIE)) {
      for (String pair : header.split(";", -1)) {
        String cookie = pair.strip();
        if (cookie.startsWith(name + "=")) {
          if (found != null) {
            throw Refusal.invalid(
                "/Cookie", "DUPLICATE_MEMBER", "The cookie " + name + " is there more than once.");
          }
          found = cookie.substring(name.length() + 1);
        }
      }
    }
    return found;
  }

  private static String name(boolean secure) {
    return secure ? HOST_ONLY + NAME : NAME;
  }
}
