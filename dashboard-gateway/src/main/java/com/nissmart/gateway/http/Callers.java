package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.RequestHeaders;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Who sends a request: an access token or an API key in the Authorization header, or a browser's
 * cookie. The header wins: a client that writes it means it, while browsers add cookies unasked.
 */
public final class Callers {
  private static final String SCHEME = "bearer ";
  private static final String API_KEY = "nsk_";
  private static final Set<HttpMethod> SAFE =
      Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);

  private final Bearer bearer;
  private final ExchangedTokens apiKeys;
  private final ExchangedTokens browserSessions;
  private final Site site;

  /** The three kinds of credentials; cookies only from pages of the site. */
  public Callers(
      Bearer bearer, ExchangedTokens apiKeys, ExchangedTokens browserSessions, Site site) {
    this.bearer = bearer;
    this.apiKeys = apiKeys;
    this.browserSessions = browserSessions;
    this.site = site;
  }

  Site site() {
    return site;
  }

  /** Who calls; fails with UNAUTHENTICATED, TOKEN_INVALID or CROSS_SITE_REFUSED. */
  CompletableFuture<Exchange.Credentials> authenticate(RequestHeaders headers, TraceParent trace) {
    if (headers.contains(HttpHeaderNames.AUTHORIZATION)) {
      String token = token(headers);
      return token.startsWith(API_KEY) ? apiKeys.find(token, trace) : bearer.verify(token);
    }
    @Nullable String cookie = SessionCookie.read(headers, site.isSecure());
    if (cookie == null) {
      throw nobody();
    }
    if (!SAFE.contains(headers.method())) {
      site.requireOurs(headers);
    }
    return browserSessions.find(cookie, trace);
  }

  /** The reply; to a browser whose cookie is worth nothing any more one that takes it away. */
  CompletableFuture<Reply> takingAwayUselessCookies(
      RequestHeaders headers, TraceParent trace, CompletableFuture<Reply> reply) {
    if (headers.contains(HttpHeaderNames.AUTHORIZATION)
        || !headers.contains(HttpHeaderNames.COOKIE)) {
      return reply;
    }
    return reply.exceptionallyCompose(failure -> {
      Refusal refusal = Failures.toRefusal(failure, trace);
      if (refusal.reason() != Reason.TOKEN_INVALID) {
        return CompletableFuture.failedFuture(refusal);
      }
      return CompletableFuture.completedFuture(
          Problem.reply(refusal, trace)
              .with(HttpHeaderNames.SET_COOKIE, SessionCookie.cleared(site.isSecure())));
    });
  }

  private static String token(RequestHeaders headers) {
    List<String> values = headers.getAll(HttpHeaderNames.AUTHORIZATION);
    if (values.size() > 1) {
      throw Refusal.invalid(
          "/Authorization",
          "DUPLICATE_MEMBER",
          "Authorization is one header, got " + values.size() + ".");
    }
    if (!values.getFirst().regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw nobody();
    }
    return values.getFirst().substring(SCHEME.length()).strip();
  }

  private static Refusal nobody() {
    return new Refusal(
        Reason.UNAUTHENTICATED, "This needs the header Authorization: Bearer and an access token.");
  }
}
