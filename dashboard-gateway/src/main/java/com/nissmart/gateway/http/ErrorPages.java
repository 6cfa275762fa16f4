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
import org.jspecify.annotations.Nullable;

/**
 * Renders what never reached a handler, or left one by surprise, as the same problems that handlers
 * answer with.
 */
public final class ErrorPages implements ServerErrorHandler {

  @Override
  public HttpResponse onServiceException(ServiceRequestContext context, Throwable cause) {
    RequestIdentity identity = RequestIdentity.of(context);
    Refusal refusal = Failures.toRefusal(cause, identity.trace());
    if (cause instanceof RequestTimeoutException
        && context.method() != HttpMethod.GET
        && !context.log().isAvailable(RequestLogProperty.REQUEST_END_TIME)) {
      // The client was slow, not we: RFC 9110 has a status of its own for it. Of a GET nobody waits
      // for a body.
      return problem(
              Failures.ofStatus(HttpStatus.REQUEST_TIMEOUT), HttpStatus.REQUEST_TIMEOUT, identity)
          .toHttpResponse();
    }
    return problem(refusal, null, identity).toHttpResponse();
  }

  @Override
  public AggregatedHttpResponse onProtocolViolation(
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    return problem(Failures.ofStatus(status), null, RequestIdentity.of(headers));
  }

  @Override
  public AggregatedHttpResponse renderStatus(
      @Nullable ServiceRequestContext context,
      ServiceConfig config,
      @Nullable RequestHeaders headers,
      HttpStatus status,
      @Nullable String description,
      @Nullable Throwable cause) {
    RequestIdentity identity =
        context == null ? RequestIdentity.of(headers) : RequestIdentity.of(context);
    return problem(Failures.ofStatus(status), null, identity);
  }

  private static AggregatedHttpResponse problem(
      Refusal refusal, @Nullable HttpStatus status, RequestIdentity identity) {
    Reply reply =
        status == null
            ? Problem.reply(refusal, identity.trace())
            : Problem.reply(refusal, status, identity.trace());
    StandardHeaders.addTo(reply.headers(), identity.id());
    if (reply.headers().status().code() == 405) {
      // Methods that HTTP itself does not know; no path of ours has others than these.
      reply.with(HttpHeaderNames.ALLOW, "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
    }
    return AggregatedHttpResponse.of(reply.headers().build(), reply.content());
  }
}
