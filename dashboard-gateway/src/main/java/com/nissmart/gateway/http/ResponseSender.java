package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.ResponseHeadersBuilder;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.ServiceRequestContext;
import com.nissmart.gateway.http.guard.CorsHeaders;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.http.guard.StandardHeaders;
import com.nissmart.gateway.http.limit.RateLimits;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The sender of replies: adds the common headers, renders refusals, and counts each answer. */
final class ResponseSender {
  private static final String STRICT_TRANSPORT = "max-age=31536000";

  private final MeterRegistry meters;
  private final CorsHeaders cors;
  private final boolean secure;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  private record Series(String method, String route, int status) {}

  ResponseSender(MeterRegistry meters, EdgeSettings settings) {
    this.meters = meters;
    this.cors = new CorsHeaders(settings.corsOrigins());
    this.secure = settings.isSecure();
  }

  HttpResponse send(
      ServiceRequestContext context,
      @Nullable Endpoint endpoint,
      RequestIds ids,
      CompletableFuture<ApiReply> reply) {
    long begin = System.nanoTime();
    CompletableFuture<HttpResponse> response =
        reply.handle((answer, failure) -> {
          ApiReply sent =
              failure == null
                  ? answer
                  : ProblemReply.of(RequestFailures.toRefusal(failure, ids.trace()), ids.trace());
          count(context.method(), endpoint, sent.headers().status().code(), begin);
          addHeaders(context, sent.headers(), ids);
          return render(context, sent);
        });
    return HttpResponse.of(response);
  }

  private void addHeaders(
      ServiceRequestContext context, ResponseHeadersBuilder headers, RequestIds ids) {
    StandardHeaders.addTo(headers, ids.requestId());
    cors.addTo(headers, context.request().headers());
    if (secure) {
      headers.set(HttpHeaderNames.STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    RateLimits.addTo(headers, context);
  }

  private static HttpResponse render(ServiceRequestContext context, ApiReply reply) {
    HttpMethod method = context.method();
    @Nullable StreamMessage<HttpData> stream = reply.stream();
    if (stream == null && reply.isTagged(method)) {
      String tag = reply.tag();
      @Nullable String known = context.request().headers().get(HttpHeaderNames.IF_NONE_MATCH);
      if (known != null && EntityTags.isNamed(known, tag)) {
        return HttpResponse.of(reply.notModified());
      }
    }
    if (method == HttpMethod.HEAD) {
      if (stream != null) {
        stream.abort();
      } else {
        reply.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, reply.content().length());
      }
      return HttpResponse.of(reply.headers().build());
    }
    ResponseHeaders headers = reply.headers().build();
    return stream == null
        ? HttpResponse.of(headers, reply.content())
        : HttpResponse.of(headers, stream);
  }

  private void count(HttpMethod method, @Nullable Endpoint endpoint, int status, long begin) {
    // Counts by route and not by path, since a client could invent any number of paths.
    Series series = new Series(method.name(), endpoint == null ? "none" : endpoint.path(), status);
    timers
        .computeIfAbsent(series, this::timer)
        .record(System.nanoTime() - begin, TimeUnit.NANOSECONDS);
  }

  private Timer timer(Series series) {
    return Timer.builder("nissmart.http.requests")
        .description("Requests answered, by route and status")
        .tag("method", series.method())
        .tag("route", series.route())
        .tag("status", Integer.toString(series.status()))
        .publishPercentileHistogram()
        .register(meters);
  }
}
