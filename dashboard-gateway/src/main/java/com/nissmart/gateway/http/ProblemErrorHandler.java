package com.nissmart.gateway.http;

import com.linecorp.armeria.common.AggregatedHttpResponse;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.RequestHeaders;
import com.linecorp.armeria.common.logging.RequestLogProperty;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.linecorp.armeria.server.ServerErrorHandler;
import com.linecorp.armeria.server.ServiceConfig;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.guard.StandardHeaders;
import org.jspecify.annotations.Nullable;

/** The renderer of errors outside of handlers, as the same problems that handlers answer with. */
final class ProblemErrorHandler implements ServerErrorHandler {
  private static final String KNOWN_METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    RequestIds ids = RequestIds.of(context);
    if (cause instanceof RequestTimeoutException
        && context.method() != HttpMethod.GET
        && !context.log().isAvailable(RequestLogProperty.REQUEST_END_TIME)) {
      // The client sent its body too slowly, which RFC 9110 reports as 408 and not as 504.
      HttpStatus late = HttpStatus.REQUEST_TIMEOUT;
      return finish(ProblemReply.of(RequestFailures.ofStatus(late), late, ids.trace()), ids)
          .toHttpResponse();
    }
    Refusal refusal = RequestFailures.toRefusal(cause, ids.trace());
    return finish(ProblemReply.of(refusal, ids.trace()), ids).toHttpResponse();
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return problem(status, RequestIds.of(headers));
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return problem(status, context == null ? RequestIds.of(headers) : RequestIds.of(context));
  }

  private static AggregatedHttpResponse problem(HttpStatus status, RequestIds ids) {
    return finish(ProblemReply.of(RequestFailures.ofStatus(status), ids.trace()), ids);
  }

  private static AggregatedHttpResponse finish(ApiReply reply, RequestIds ids) {
    StandardHeaders.addTo(reply.headers(), ids.requestId());
    if (reply.headers().status().code() == 405) {
      reply.with(HttpHeaderNames.ALLOW, KNOWN_METHODS);
    }
    return AggregatedHttpResponse.of(reply.headers().build(), reply.content());
  }
}
