package com.nissmart.gateway.http;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.HttpHeaderNames;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpResponse;
import com.linecorp.armeria.common.ResponseHeaders;
import com.linecorp.armeria.common.stream.StreamMessage;
import com.linecorp.armeria.server.ServiceRequestContext;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sends replies: with the headers of every answer, refusals as problems, and each one counted. */
final class Responses {
  private final MeterRegistry meters;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  private record Series(String method, String route, int status) {}

  Responses(MeterRegistry meters) {
    this.meters = meters;
  }

  HttpResponse send(
      ServiceRequestContext context,
      @Nullable Endpoint endpoint,
      RequestIdentity identity,
      CompletableFuture<Reply> reply) {
    long begin = System.nanoTime();
    CompletableFuture<HttpResponse> response =
        reply.handle((answer, failure) -> {
          Reply sent =
              failure == null
                  ? answer
                  : Problem.reply(Failures.toRefusal(failure, identity.trace()), identity.trace());
          count(context.method(), endpoint, sent.headers().status().code(), begin);
          return render(context, sent, identity);
        });
    return HttpResponse.of(response);
  }

  private static HttpResponse render(
      ServiceRequestContext context, Reply reply, RequestIdentity identity) {
    HttpMethod method = context.method();
    StandardHeaders.addTo(reply.headers(), identity.id());
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
    // The route and not the path: a stranger must not be able to make up series.
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
