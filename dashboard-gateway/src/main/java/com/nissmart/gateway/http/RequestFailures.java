package com.nissmart.gateway.http;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.ShuttingDownException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.common.stream.ClosedStreamException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.http.guard.RequestShapeCheck;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The mapping from every failure of a request to the refusal that its client sees. */
final class RequestFailures {
  private static final Logger log = LoggerFactory.getLogger(RequestFailures.class);

  private RequestFailures() {}

  /** Returns the refusal for a failure. Logs an unexpected one and returns INTERNAL. */
  static Refusal toRefusal(Throwable failure, TraceParent trace) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          toRefusal(wrapper.getCause(), trace);
      case Refusal refusal -> refusal;
      case StatusRuntimeException answer -> GrpcErrors.fromStatus(answer);
      case ContentTooLargeException tooLarge ->
          new Refusal(
              Reason.BODY_TOO_LARGE,
              "The body is larger than the allowed " + tooLarge.maxContentLength() / 1024 + " KiB");
      case RequestTimeoutException late -> {
        log.warn("trace_id={} a request was not answered in time", trace.traceId());
        yield ofStatus(HttpStatus.GATEWAY_TIMEOUT);
      }
      // The client disconnected, or was answered before it had sent everything.
      case AbortedStreamException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case CancelledSubscriptionException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case ClosedSessionException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case ClosedStreamException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case ResponseCompleteException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      // The network's layer could not write; our own code reports I/O as UncheckedIOException.
      case IOException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case ShuttingDownException stopping -> ofStatus(HttpStatus.SERVICE_UNAVAILABLE);
      case HttpStatusException named -> ofStatus(named.httpStatus());
      default -> {
        log.error("trace_id={} a request failed unexpectedly", trace.traceId(), failure);
        yield ofStatus(HttpStatus.INTERNAL_SERVER_ERROR);
      }
    };
  }

  /** Returns the refusal for a status that the HTTP server itself chose. */
  static Refusal ofStatus(HttpStatus status) {
    return switch (status.code()) {
      case 404 -> new Refusal(Reason.ROUTE_NOT_FOUND, "There is nothing at this path");
      case 405 -> new Refusal(Reason.METHOD_NOT_ALLOWED, "This path does not support the method");
      case 408 -> new Refusal(Reason.DEADLINE_EXCEEDED, "The request did not arrive in time");
      case 413 -> new Refusal(Reason.BODY_TOO_LARGE, "The body is larger than allowed");
      case 414 -> RequestShapeCheck.uriTooLong();
      case 415 ->
          new Refusal(Reason.MEDIA_TYPE_UNSUPPORTED, "The body must be application/json in UTF-8");
      case 431 -> RequestShapeCheck.headersTooLarge();
      case 503 -> new Refusal(Reason.UNAVAILABLE, "The server cannot answer now; try again later");
      case 504 ->
          new Refusal(
              Reason.DEADLINE_EXCEEDED,
              "The answer did not come in time; repeat the request with the same Idempotency-Key"
                  + " to learn its outcome");
      default ->
          status.isServerError()
              ? new Refusal(
                  Reason.INTERNAL, "The request failed on our side; give support the trace id")
              : Refusal.invalid("", "MALFORMED", "This is not a well-formed HTTP request");
    };
  }
}
