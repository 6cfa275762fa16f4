package com.nissmart.gateway.http;

import com.linecorp.armeria.server.Server;
import com.linecorp.armeria.server.ServerBuilder;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server with its limits: what a stranger can make it hold or wait for is bounded by what
 * is written here.
 */
public final class HttpServer implements AutoCloseable {
  private static final int LARGEST_BODY = 64 * 1024;
  private static final Duration LONGEST_SHUTDOWN = Duration.ofSeconds(15);
  private static final int MOST_CONNECTIONS = 10_000;
  private static final int STREAMS_PER_CONNECTION = 256;

  /** A browser that leaves a page resets a few streams; an attacker thousands a second. */
  private static final int MOST_RESETS = 400;

  private static final int RESETS_WINDOW_SECONDS = 60;

  /**
   * Above what we accept, so that we and not the protocol's frames say no; twice it is dropped by
   * the frames.
   */
  private static final int HTTP_2_HEADERS = 4 * RequestShape.LARGEST_HEADERS;

  private final Server server;

  /**
   * A server that does not listen yet.
   *
   * @param port 0 picks a free one
   */
  public HttpServer(
      String host,
      int port,
      List<Endpoint> endpoints,
      Callers callers,
      Limits limits,
      EdgeSettings settings,
      MeterRegistry meters) {
    ServerBuilder builder = Server.builder();
    builder.http(new InetSocketAddress(host, port));
    builder.errorHandler(new ErrorPages());
    builder.disableServerHeader();
    builder.maxRequestLength(LARGEST_BODY);
    builder.requestTimeout(settings.requestTimeout());
    builder.idleTimeout(settings.idleTimeout());
    builder.maxNumConnections(MOST_CONNECTIONS);
    builder.http1MaxInitialLineLength(RequestShape.LONGEST_URI);
    builder.http1MaxHeaderSize(RequestShape.LARGEST_HEADERS);
    builder.http2MaxHeaderListSize(HTTP_2_HEADERS);
    builder.http2MaxStreamsPerConnection(STREAMS_PER_CONNECTION);
    builder.http2MaxResetFramesPerWindow(MOST_RESETS, RESETS_WINDOW_SECONDS);
    builder.gracefulShutdownTimeout(Duration.ZERO, LONGEST_SHUTDOWN);
    route(builder, endpoints, callers, limits, new Responses(meters, settings));
    this.server = builder.build();
  }

  private static void route(
      ServerBuilder builder,
      List<Endpoint> endpoints,
      Callers callers,
      Limits limits,
      Responses responses) {
    Map<String, List<Endpoint>> byPath = new LinkedHashMap<>();
    for (Endpoint endpoint : endpoints) {
      byPath.computeIfAbsent(endpoint.path(), path -> new ArrayList<>()).add(endpoint);
    }
    byPath.forEach((path, methods) ->
        builder
            .route()
            .path(path)
            .maxRequestLength(largestBody(methods))
            .build(new Resource(methods, callers, limits, responses)));
    builder.serviceUnder("/", new NothingHere(responses));
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

  /** The port it listens on. */
  public int port() {
    return server.activeLocalPort();
  }

  @Override
  public void close() {
    server.stop().join();
  }
}
