package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpStatus;
import com.linecorp.armeria.common.MediaType;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.json.Json;
import com.nissmart.contract.json.JsonOut;
import com.nissmart.gateway.json.JsonPointers;
import com.nissmart.gateway.json.Texts;
import com.nissmart.runtime.telemetry.TraceParent;
import java.util.Locale;

/** The answer to a refused request, as RFC 9457 writes it: {@code application/problem+json}. */
final class ProblemReply {
  private static final MediaType PROBLEM = MediaType.parse("application/problem+json");

  /** A guess: a queue usually drains, and a service usually returns, within a second. */
  private static final String RETRY_SECONDS = "1";

  private ProblemReply() {}

  /** Returns the answer with the status that {@link ReasonStatus} gives to the reason. */
  static ApiReply of(Refusal refusal, TraceParent trace) {
    return of(refusal, HttpStatus.valueOf(ReasonStatus.httpStatus(refusal.reason())), trace);
  }

  static ApiReply of(Refusal refusal, HttpStatus status, TraceParent trace) {
    ApiReply reply =
        ApiReply.of(status, PROBLEM, body(refusal, status, trace)).replayed(refusal.isReplayed());
    if (refusal.retrySeconds() > 0) {
      return reply.with(HttpHeaderNames.RETRY_AFTER, Long.toString(refusal.retrySeconds()));
    }
    return switch (ReasonStatus.of(refusal.reason())) {
      case SITUATION_UNAUTHENTICATED ->
          reply.with(HttpHeaderNames.WWW_AUTHENTICATE, challenge(refusal.reason()));
      case SITUATION_BUSY, SITUATION_UNAVAILABLE ->
          reply.with(HttpHeaderNames.RETRY_AFTER, RETRY_SECONDS);
      default -> reply;
    };
  }

  private static String challenge(Reason reason) {
    // RFC 6750, 3.1: no error code when the request came without credentials.
    return "Bearer realm=\"nissmart\""
        + (reason == Reason.TOKEN_INVALID ? ", error=\"invalid_token\"" : "");
  }

  private static byte[] body(Refusal refusal, HttpStatus status, TraceParent trace) {
    String code = refusal.reason().name();
    return Json.bytes(out -> {
      out.object();
      out.text("type", "/docs#" + code.toLowerCase(Locale.ROOT).replace('_', '-'));
      out.text("title", Texts.sentenceCase(code));
      out.number("status", status.code());
      out.text("detail", refusal.detail());
      out.text("code", code);
      out.text("trace_id", trace.traceId());
      out.list("errors", refusal.fieldErrors(), ProblemReply::write);
      if (refusal.transactionId() != null) {
        out.text("transaction_id", refusal.transactionId());
      }
      out.end();
    });
  }

  private static void write(JsonOut out, FieldError error) {
    out.object();
    out.text("pointer", JsonPointers.of(error.field()));
    out.text("code", error.code());
    out.text("detail", error.message());
    out.end();
  }
}
