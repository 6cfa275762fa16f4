package com.nissmart.gateway.http.identity;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.contract.Refusal;
import org.jspecify.annotations.Nullable;

/** The cookie with a browser's session. Scripts cannot read it, and other sites cannot use it. */
public final class SessionCookie {
  private static final String NAME = "nissmart_session";

  /**
   * A prefix that makes browsers accept the cookie from this host over TLS only. A neighbouring
   * host in the same domain can therefore not replace a user's session with another one.
   */
  private static final String HOST_ONLY = "__Host-";

  private SessionCookie() {}

  /** Returns the header that gives a browser its session. */
  public static String set(String token, boolean secure) {
    return name(secure)
        + "="
        + token
        + "; Path=/; HttpOnly; SameSite=Strict"
        + (secure ? "; Secure" : "");
  }

  /** Returns the header that deletes the cookie. */
  public static String cleared(boolean secure) {
    return set("", secure) + "; Max-Age=0";
  }

  /**
   * Returns the session's token, or null without the cookie. Refuses two cookies of this name,
   * since a page of another site may have set one of them.
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
                "/Cookie", "DUPLICATE_MEMBER", "Cookie " + name + " must be sent once");
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
