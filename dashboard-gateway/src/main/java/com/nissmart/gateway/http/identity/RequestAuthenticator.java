package com.nissmart.gateway.http.identity;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.guard.CrossSiteCheck;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The authentication of a request by an access token or an API key in the Authorization header, or
 * by a browser's session cookie. The header wins, since browsers send cookies without being asked.
 * A page names the session that it belongs to, since the cookie may be another user's by now.
 *
 * @param browserSessions accepts cookies only from our own pages
 */
public record RequestAuthenticator(
    AccessTokenCheck accessTokens,
    ExchangedTokens apiKeys,
    ExchangedTokens browserSessions,
    CrossSiteCheck crossSite) {
  private static final String SCHEME = "bearer ";
  private static final String API_KEY = "nsk_";
  private static final String PAGE_SESSION = "nissmart-session";
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /**
   * Returns the caller; fails with UNAUTHENTICATED, TOKEN_INVALID, CROSS_SITE_REFUSED or
   * SESSION_CHANGED.
   */
  public CompletableFuture<VerifiedCaller> authenticate(RequestHeaders headers, TraceParent trace) {
    if (headers.contains(HttpHeaderNames.AUTHORIZATION)) {
      String token = token(headers);
      return token.startsWith(API_KEY) ? apiKeys.find(token, trace) : accessTokens.verify(token);
    }
    @Nullable String cookie = SessionCookie.read(headers, crossSite.isSecure());
    if (cookie == null) {
      throw unauthenticated();
    }
    boolean changes = !SAFE.contains(headers.method());
    if (changes) {
      crossSite.requireOurPage(headers);
    }
    boolean named = changes || headers.contains(PAGE_SESSION);
    return browserSessions
        .find(cookie, trace)
        .thenApply(caller -> named ? caller.requireSession(headers.get(PAGE_SESSION, "")) : caller);
  }

  private static String token(RequestHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (values.size() > 1) {
      throw Refusal.invalid(
          "/Authorization",
          "DUPLICATE_MEMBER",
          "Authorization must be one header, got " + values.size());
    }
    if (!values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw unauthenticated();
    }
    return values.getFirst().substring(SCHEME.length()).strip();
  }

  private static Refusal unauthenticated() {
    return new Refusal(
        Reason.UNAUTHENTICATED,
        "This request needs the header Authorization: Bearer and an access token");
  }
}
