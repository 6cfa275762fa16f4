package com.nissmart.gateway.http.connection;

import com.nissmart.runtime.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the public port's connections.
 *
 * @param most connections at once: NISSMART_HTTP_CONNECTIONS
 * @param perAddress connections of one address at once: NISSMART_ADDRESS_CONNECTIONS
 * @param requestsPerAddress unanswered requests and streams of one address:
 *     NISSMART_ADDRESS_REQUESTS
 * @param inWork requests that are worked on at once; others wait: NISSMART_HTTP_REQUESTS_IN_WORK
 * @param bodyBytes of all unanswered requests: NISSMART_HTTP_BODY_BYTES
 * @param headerTimeout from a connection's or a request's first byte to the end of its headers:
 *     NISSMART_HTTP_HEADER_TIMEOUT
 * @param clients the addresses of clients: NISSMART_TRUSTED_PROXIES, NISSMART_FORWARDED_HEADER
 * @param proxyProtocol whether proxies begin each connection with a header of the PROXY protocol:
 *     NISSMART_PROXY_PROTOCOL
 * @param tls encrypts the port: NISSMART_HTTP_TLS_CERTIFICATE_FILE, NISSMART_HTTP_TLS_KEY_FILE
 */
public record ConnectionSettings(
    int most,
    int perAddress,
    int requestsPerAddress,
    int inWork,
    long bodyBytes,
    Duration headerTimeout,
    ClientAddresses clients,
    boolean proxyProtocol,
    Optional<Tls> tls) {
  private static final String X_FORWARDED_FOR = "x-forwarded-for";
  private static final int MOST = 1_000_000;
  private static final long SMALLEST_BUDGET = 64 * 1024;
  private static final int BODIES_PART = 16;

  /**
   * The heap for each connection. An idle one takes about 5 KiB and one with a request 10 KiB, so
   * all of them take less than a twelfth of the heap.
   */
  private static final long HEAP_PER_CONNECTION = 128 * 1024;

  /** Enough to use a core fully while each request waits for the database. */
  private static final int IN_WORK_PER_CORE = 32;

  private static final int MOST_BY_DEFAULT = 50_000;

  public static final ConnectionSettings DEFAULT = ofHeap(Runtime.getRuntime().maxMemory());

  /** The PEM files of the public port. */
  public record Tls(Path certificate, Path key) {}

  /** Returns the defaults, so that strangers cannot fill a heap of this size. */
  static ConnectionSettings ofHeap(long bytes) {
    return new ConnectionSettings(
        (int) Math.min(MOST_BY_DEFAULT, bytes / HEAP_PER_CONNECTION),
        500,
        1_000,
        IN_WORK_PER_CORE * Runtime.getRuntime().availableProcessors(),
        bytes / BODIES_PART,
        Duration.ofSeconds(10),
        new ClientAddresses(TrustedProxies.NONE, X_FORWARDED_FOR),
        false,
        Optional.empty());
  }

  /** Reads the settings, and adds mistakes to {@code settings}. */
  public static ConnectionSettings read(Settings settings) {
    TrustedProxies proxies = TrustedProxies.read(settings, "NISSMART_TRUSTED_PROXIES");
    boolean proxyProtocol = settings.flag("NISSMART_PROXY_PROTOCOL", false);
    if (proxyProtocol && proxies.isEmpty()) {
      settings.error(
          "NISSMART_PROXY_PROTOCOL",
          "needs the addresses of the proxies in NISSMART_TRUSTED_PROXIES");
    }
    String header =
        settings.oneOf("NISSMART_FORWARDED_HEADER", X_FORWARDED_FOR, X_FORWARDED_FOR, "forwarded");
    return new ConnectionSettings(
        settings.integer("NISSMART_HTTP_CONNECTIONS", DEFAULT.most, 1, MOST),
        settings.integer("NISSMART_ADDRESS_CONNECTIONS", DEFAULT.perAddress, 1, MOST),
        settings.integer("NISSMART_ADDRESS_REQUESTS", DEFAULT.requestsPerAddress, 1, MOST),
        settings.integer("NISSMART_HTTP_REQUESTS_IN_WORK", DEFAULT.inWork, 2, MOST),
        settings.amount(
            "NISSMART_HTTP_BODY_BYTES", DEFAULT.bodyBytes, SMALLEST_BUDGET, Long.MAX_VALUE),
        headerTimeout(settings),
        new ClientAddresses(proxies, header),
        proxyProtocol,
        tls(settings));
  }

  private static Duration headerTimeout(Settings settings) {
    String name = "NISSMART_HTTP_HEADER_TIMEOUT";
    Duration timeout = settings.duration(name, DEFAULT.headerTimeout);
    if (timeout.isZero()) {
      settings.error(name, "must be longer than 0");
    }
    return timeout;
  }

  private static Optional<Tls> tls(Settings settings) {
    Optional<Path> certificate = settings.path("NISSMART_HTTP_TLS_CERTIFICATE_FILE");
    Optional<Path> key = settings.path("NISSMART_HTTP_TLS_KEY_FILE");
    if (certificate.isPresent() != key.isPresent()) {
      settings.error(
          "NISSMART_HTTP_TLS_CERTIFICATE_FILE", "and NISSMART_HTTP_TLS_KEY_FILE need each other");
    }
    return certificate.flatMap(file -> key.map(of -> new Tls(file, of)));
  }
}
