package com.nissmart.gateway.http.guard;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/** The headers of every answer. A header that a reply has set already keeps its value. */
public final class StandardHeaders {
  /** The header with the client's id of a request. */
  public static final String REQUEST_ID = "x-request-id";

  private static final HttpHeaders HEADERS =
      HttpHeaders.builder()
          .set(HttpHeaderNames.X_CONTENT_TYPE_OPTIONS, "nosniff")
          .set(HttpHeaderNames.CACHE_CONTROL, "no-store")
          .set(
              HttpHeaderNames.CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'")
          .set(HttpHeaderNames.X_FRAME_OPTIONS, "DENY")
          .set(HttpHeaderNames.REFERRER_POLICY, "no-referrer")
          .set("cross-origin-resource-policy", "same-origin")
          .build();

  private StandardHeaders() {}

  /** Adds the missing headers, and the id of the request. */
  public static void addTo(ResponseHeadersBuilder headers, String requestId) {
    HEADERS.forEach((name, value) -> {
      if (!headers.contains(name)) {
        headers.set(name, value);
      }
    });
    headers.set(REQUEST_ID, requestId);
  }
}
