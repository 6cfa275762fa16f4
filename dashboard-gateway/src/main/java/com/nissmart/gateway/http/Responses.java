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
  private static final String STRICT_TRANSPORT = "max-age=31536000";

  private final MeterRegistry meters;
  private final Cors cors;
  private final boolean secure;
  private final Map<Series, Timer> timers = new ConcurrentHashMap<>();

  private record Series(String method, String route, int status) {}

  Responses(MeterRegistry meters, EdgeSettings settings) {
    this.meters = meters;
    this.cors = new Cors(settings.corsOrigins());
    this.secure = settings.publicOrigin().startsWith("https://");
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

  private HttpResponse render(
      ServiceRequestContext context, Reply reply, RequestIdentity identity) {
    HttpMethod method = context.method();
    StandardHeaders.addTo(reply.headers(), identity.id());
    cors.addTo(reply.headers(), context.request().headers());
    if (secure) {
      reply.headers().set(HttpHeaderNames.STRICT_TRANSPORT_SECURITY, STRICT_TRANSPORT);
    }
    addLimit(context, reply);
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

  /** As draft-ietf-httpapi-ratelimit-headers writes it. */
  private static void addLimit(ServiceRequestContext context, Reply reply) {
    RateLimit.@Nullable Turn turn = Limits.turn(context);
    if (turn != null) {
      reply.headers().set("ratelimit-policy", turn.policy());
      reply.headers().set("ratelimit", turn.state());
      if (!turn.granted()) {
        reply.headers().set(HttpHeaderNames.RETRY_AFTER, Long.toString(turn.waitSeconds()));
      }
    }
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
