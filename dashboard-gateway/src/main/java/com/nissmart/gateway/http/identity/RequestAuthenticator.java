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
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  /** Returns the caller; fails with UNAUTHENTICATED, TOKEN_INVALID or CROSS_SITE_REFUSED. */
  public CompletableFuture<VerifiedCaller> authenticate(RequestHeaders headers, TraceParent trace) {
    if (headers.contains(HttpHeaderNames.AUTHORIZATION)) {
      String token = token(headers);
      return token.startsWith(API_KEY) ? apiKeys.find(token, trace) : accessTokens.verify(token);
    }
    @Nullable String cookie = SessionCookie.read(headers, crossSite.isSecure());
    if (cookie == null) {
      throw unauthenticated();
    }
    if (!SAFE.contains(headers.method())) {
      crossSite.requireOurPage(headers);
    }
    return browserSessions.find(cookie, trace);
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
