package com.nissmart.runtime.telemetry;

import com.nissmart.runtime.settings.Settings;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The endpoint GET /metrics of processes without HTTP, on an address that is not public. */
public final class MetricsEndpoint implements AutoCloseable {
  private static final int OK = 200;
  private static final int METHOD_NOT_ALLOWED = 405;
  private static final int NO_BODY = -1;

  private final HttpServer server;

  private MetricsEndpoint(HttpServer server) {
    this.server = server;
  }

  /** Reads the address, if any: NISSMART_METRICS_PORT on NISSMART_METRICS_HOST (127.0.0.1). */
  public static Optional<InetSocketAddress> read(Settings settings) {
    String host = settings.text("NISSMART_METRICS_HOST", "127.0.0.1");
    int port = settings.port("NISSMART_METRICS_PORT", 0);
    return settings.text("NISSMART_METRICS_PORT").map(given -> new InetSocketAddress(host, port));
  }

  /** Begins to serve the telemetry. */
  public static MetricsEndpoint start(InetSocketAddress address, Telemetry telemetry) {
    try {
      HttpServer server = HttpServer.create(address, 0);
      server.createContext("/metrics", exchange -> answer(exchange, telemetry));
      server.start();
      return new MetricsEndpoint(server);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot serve metrics on " + address, e);
    }
  }

  /** Returns the port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private static void answer(HttpExchange exchange, Telemetry telemetry) throws IOException {
    try (exchange) {
      if (!exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(METHOD_NOT_ALLOWED, NO_BODY);
        return;
      }
      byte[] body = telemetry.scrape().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", Telemetry.CONTENT_TYPE);
      exchange.sendResponseHeaders(OK, body.length);
      exchange.getResponseBody().write(body);
    }
  }
}
