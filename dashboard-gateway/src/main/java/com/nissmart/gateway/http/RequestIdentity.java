package com.nissmart.gateway.http;

import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.runtime.telemetry.TraceParent;
import io.netty.util.AttributeKey;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The names of one request.
 *
 * @param trace its place in its trace
 * @param id what the client calls it (X-Request-Id), or the trace id
 */
record RequestIdentity(TraceParent trace, String id) {
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9._:-]{1,128}");

  private static final AttributeKey<RequestIdentity> KEY =
      AttributeKey.valueOf(RequestIdentity.class, "KEY");

  /** Of one request always the same, whoever asks: what is answered is what was logged. */
  static RequestIdentity of(ServiceRequestContext context) {
    @Nullable RequestIdentity known = context.attr(KEY);
    if (known != null) {
      return known;
    }
    RequestIdentity fresh = of(context.request().headers());
    context.setAttr(KEY, fresh);
    return fresh;
  }

  static RequestIdentity of(@Nullable RequestHeaders headers) {
    if (headers == null) {
      TraceParent trace = TraceParent.create();
      return new RequestIdentity(trace, trace.traceId());
    }
    TraceParent trace = TraceParent.accept(headers.get("traceparent"));
    @Nullable String id = headers.get(StandardHeaders.REQUEST_ID);
    return new RequestIdentity(
        trace, id != null && ID.matcher(id).matches() ? id : trace.traceId());
  }
}
