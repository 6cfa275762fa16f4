package com.nissmart.gateway.http;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.gateway.http.guard.StandardHeaders;
import com.nissmart.runtime.telemetry.TraceParent;
import io.netty.util.AttributeKey;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ids of one request.
 *
 * @param requestId the client's X-Request-Id, or the trace id
 */
record RequestIds(TraceParent trace, String requestId) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private static final AttributeKey<RequestIds> KEY = AttributeKey.valueOf(RequestIds.class, "KEY");

  /** Returns the same ids each time for one request, so that logs and answers agree. */
  static RequestIds of(ServiceRequestContext context) {
    @Nullable RequestIds known = context.attr(KEY);
    if (known != null) {
      return known;
    }
    RequestIds fresh = of(context.request().headers());
    context.setAttr(KEY, fresh);
    return fresh;
  }

  static RequestIds of(@Nullable RequestHeaders headers) {
    if (headers == null) {
      TraceParent trace = TraceParent.create();
      return new RequestIds(trace, trace.traceId());
    }
    TraceParent trace = TraceParent.accept(headers.get("traceparent"));
    @Nullable String id = headers.get(StandardHeaders.REQUEST_ID);
    return new RequestIds(trace, id != null && ID.matcher(id).matches() ? id : trace.traceId());
  }
}
