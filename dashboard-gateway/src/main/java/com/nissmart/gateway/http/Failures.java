package com.nissmart.gateway.http;

import com.linecorp.armeria.common.ClosedSessionException;
import com.linecorp.armeria.common.ContentTooLargeException;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.ResponseCompleteException;
import com.linecorp.armeria.common.stream.AbortedStreamException;
import com.linecorp.armeria.common.stream.CancelledSubscriptionException;
import com.linecorp.armeria.server.HttpStatusException;
import com.linecorp.armeria.server.RequestTimeoutException;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.telemetry.TraceParent;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whatever can go wrong with a request, as the refusal that its client sees. */
final class Failures {
  private static final Logger log = LoggerFactory.getLogger(Failures.class);

  private Failures() {}

  /**
   * The refusal for a failure; one that is a surprise is logged with its stack and answered as
   * INTERNAL.
   */
  static Refusal toRefusal(Throwable failure, TraceParent trace) {
    return switch (failure) {
      case CompletionException wrapper when wrapper.getCause() != null ->
          toRefusal(wrapper.getCause(), trace);
      case Refusal refusal -> refusal;
      case StatusRuntimeException answer -> GrpcErrors.fromStatus(answer);
      case ContentTooLargeException tooLarge ->
          new Refusal(
              Reason.BODY_TOO_LARGE,
              "The body is larger than " + tooLarge.maxContentLength() / 1024 + " KiB.");
      case RequestTimeoutException late -> {
        log.warn("trace_id={} a request was not answered in time", trace.traceId());
        yield ofStatus(HttpStatus.GATEWAY_TIMEOUT);
      }
      // The client broke off, or was answered before it had sent everything.
      case AbortedStreamException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case CancelledSubscriptionException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case ClosedSessionException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case ResponseCompleteException gone -> ofStatus(HttpStatus.BAD_REQUEST);
      case HttpStatusException named -> ofStatus(named.httpStatus());
      default -> {
        log.error(
            "trace_id={} a request failed in a way that nobody foresaw", trace.traceId(), failure);
        yield new Refusal(
            Reason.INTERNAL, "Something broke on our side; the trace id finds it in our logs.");
      }
    };
  }

  /** The refusal behind a status that the HTTP server itself chose. */
  static Refusal ofStatus(HttpStatus status) {
    return switch (status.code()) {
      case 404 -> new Refusal(Reason.ROUTE_NOT_FOUND, "There is nothing at this path.");
      case 405 -> new Refusal(Reason.METHOD_NOT_ALLOWED, "This method is not known here.");
      case 408 -> new Refusal(Reason.DEADLINE_EXCEEDED, "The request did not arrive in time.");
      case 413 -> new Refusal(Reason.BODY_TOO_LARGE, "The body is larger than is read here.");
      case 414 -> new Refusal(Reason.URI_TOO_LONG, "The URI is longer than 4,096 characters.");
      case 415 ->
          new Refusal(Reason.MEDIA_TYPE_UNSUPPORTED, "The body is application/json in UTF-8.");
      case 431 ->
          new Refusal(
              Reason.HEADERS_TOO_LARGE, "The headers are more than 100, or larger than 8 KiB.");
      case 503 -> new Refusal(Reason.UNAVAILABLE, "The server cannot answer now.");
      case 504 ->
          new Refusal(
              Reason.DEADLINE_EXCEEDED,
              "No answer in time; a retry with the same Idempotency-Key tells what became of it.");
      default ->
          status.isServerError()
              ? new Refusal(
                  Reason.INTERNAL,
                  "Something broke on our side; the trace id finds it in our logs.")
              : Refusal.invalid("", "MALFORMED", "This is not a well-formed HTTP request.");
    };
  }
}
