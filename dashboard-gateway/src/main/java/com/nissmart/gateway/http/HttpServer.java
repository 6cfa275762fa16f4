package com.nissmart.gateway.http;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import com.nissmart.gateway.http.connection.CertificateFiles;
import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.gateway.http.connection.Connections;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.http.guard.RequestShapeCheck;
import com.nissmart.gateway.http.identity.RequestAuthenticator;
import com.nissmart.gateway.http.limit.RateLimits;
import com.nissmart.gateway.http.share.BodyBudget;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The HTTP server with its limits on the memory and time that a client can take. */
public final class HttpServer implements AutoCloseable {
  private static final int LARGEST_BODY = 64 * 1024;
  private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(15);

  /** Connections over the limit that are being closed, so that they do not take honest places. */
  private static final int REFUSED_CONNECTIONS = 5_000;

  private static final int STREAMS_PER_CONNECTION = 100;

  /** The most bytes that one HTTP/2 connection or stream may send before we read them. */
  private static final int HTTP_2_WINDOW = 128 * 1024;

  private static final Duration CERTIFICATE_CHECKS = Duration.ofSeconds(5);

  /** A browser that leaves a page resets a few streams; an attacker resets thousands a second. */
  private static final int MOST_RESETS = 400;

  private static final int RESETS_WINDOW_SECONDS = 60;

  /**
   * Higher than our own limit, so that our check can answer with a problem. HTTP/2 frames drop
   * twice this size without an answer.
   */
  private static final int HTTP_2_HEADERS = 4 * RequestShapeCheck.LARGEST_HEADERS;

  private final Server server;

  /**
   * Configures a server that does not listen yet.
   *
   * @param address whose port 0 picks a free one
   */
  public HttpServer(
      InetSocketAddress address,
      List<Endpoint> endpoints,
      RequestAuthenticator authenticator,
      RateLimits limits,
      EdgeSettings settings,
      MeterRegistry meters) {
    ServerBuilder builder = Server.builder();
    ConnectionSettings connectionSettings = settings.connections();
    listen(builder, address, connectionSettings);
    Connections connections = new Connections(connectionSettings);
    builder.childChannelPipelineCustomizer(connections::guard);
    builder.decorator((service, context, request) -> {
      connections.begin(context);
      return service.serve(context, request);
    });
    builder.errorHandler(new ProblemErrorHandler());
    builder.disableServerHeader();
    builder.maxRequestLength(LARGEST_BODY);
    builder.requestTimeout(settings.requestTimeout());
    builder.idleTimeout(settings.idleTimeout());
    builder.maxNumConnections(connectionSettings.most() + REFUSED_CONNECTIONS);
    builder.http1MaxInitialLineLength(RequestShapeCheck.LONGEST_URI);
    builder.http1MaxHeaderSize(RequestShapeCheck.LARGEST_HEADERS);
    builder.http2MaxHeaderListSize(HTTP_2_HEADERS);
    builder.http2MaxStreamsPerConnection(STREAMS_PER_CONNECTION);
    builder.http2InitialConnectionWindowSize(HTTP_2_WINDOW);
    builder.http2InitialStreamWindowSize(HTTP_2_WINDOW);
    builder.http2MaxResetFramesPerWindow(MOST_RESETS, RESETS_WINDOW_SECONDS);
    builder.gracefulShutdownTimeout(Duration.ZERO, LONGEST_SHUTDOWN);
    BodyBudget bodies =
        new BodyBudget(connectionSettings.bodyBytes(), largestBody(inMemory(endpoints)));
    Gauge.builder("nissmart.http.body.bytes", bodies, BodyBudget::used)
        .description("The bytes of the bodies of unanswered requests")
        .register(meters);
    ResponseSender responses = new ResponseSender(meters, settings);
    endpoints.stream()
        .collect(Collectors.groupingBy(Endpoint::path, LinkedHashMap::new, Collectors.toList()))
        .forEach((path, methods) ->
            builder
                .route()
                .path(path)
                .maxRequestLength(largestBody(methods))
                .build(
                    new PathHandler(
                        methods, authenticator, limits, connections, bodies, responses)));
    builder.serviceUnder("/", new UnknownPathHandler(responses));
    this.server = builder.build();
  }

  /** Returns the endpoints whose bodies are read before they are answered. */
  private static List<Endpoint> inMemory(List<Endpoint> endpoints) {
    return endpoints.stream()
        .filter(endpoint -> endpoint.body() != Endpoint.Body.OPTIONAL_STREAM)
        .toList();
  }

  private static void listen(
      ServerBuilder builder, InetSocketAddress address, ConnectionSettings settings) {
    settings
        .tls()
        .ifPresentOrElse(
            files -> {
              builder.https(address);
              builder.tlsProvider(CertificateFiles.follow(files, CERTIFICATE_CHECKS));
            },
            () -> builder.http(address));
  }

  private static long largestBody(List<Endpoint> methods) {
    long largest = LARGEST_BODY;
    for (Endpoint endpoint : methods) {
      Endpoint.@Nullable Files files = endpoint.files();
      largest = files == null ? largest : Math.max(largest, files.largest());
    }
    return largest;
  }

  /** Begins to listen. */
  public HttpServer start() {
    server.start().join();
    return this;
  }

  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
