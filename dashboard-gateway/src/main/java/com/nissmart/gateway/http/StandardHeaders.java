package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;

/** The headers of every answer. A reply that has set one of them keeps its own. */
final class StandardHeaders {
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

  static final String REQUEST_ID = "x-request-id";

  private StandardHeaders() {}

  static void addTo(ResponseHeadersBuilder headers, String requestId) {
    HEADERS.forEach((name, value) -> {
      if (!headers.contains(name)) {
        headers.set(name, value);
      }
    });
    headers.set(REQUEST_ID, requestId);
  }
}
