package com.nissmart.gateway.http.guard;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The headers that let listed pages of other sites call the API from a browser (the Fetch
 * standard's CORS protocol). Such pages send a token and never our cookie.
 */
public final class CorsHeaders {
  private static final String REQUEST_HEADERS =
      "authorization, content-type, idempotency-key, if-match, if-none-match, last-event-id,"
          + " traceparent, x-request-id";
  private static final String ANSWER_HEADERS =
      "etag, idempotent-replayed, location, ratelimit, ratelimit-policy, retry-after, x-request-id";
  private static final String SECONDS = "600";

  private final Set<String> origins;

  /** Permits the pages of these origins; an empty list permits our own pages only. */
  public CorsHeaders(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /** Lets the page that sent the request read the answer, when its origin is listed. */
  public void addTo(ResponseHeadersBuilder answer, RequestHeaders request) {
    if (origins.isEmpty()) {
      return;
    }
    answer.add(HttpHeaderNames.VARY, "origin");
    @Nullable String origin = request.get(HttpHeaderNames.ORIGIN);
    if (origin == null || !origins.contains(origin)) {
      return;
    }
    answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    answer.set(HttpHeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
    answer.set("cross-origin-resource-policy", "cross-origin");
    @Nullable String allow = answer.get(HttpHeaderNames.ALLOW);
    if (allow != null && request.contains(HttpHeaderNames.ACCESS_CONTROL_REQUEST_METHOD)) {
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, allow);
      answer.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS);
      answer.set(HttpHeaderNames.ACCESS_CONTROL_MAX_AGE, SECONDS);
    }
  }
}
