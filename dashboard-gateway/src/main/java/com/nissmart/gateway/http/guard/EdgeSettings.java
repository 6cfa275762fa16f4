package com.nissmart.gateway.http.guard;

import com.nissmart.gateway.http.connection.ConnectionSettings;
import com.nissmart.runtime.settings.Settings;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The settings of the public side of the gateway.
 *
 * @param publicOrigin the origin in browsers' address bars, such as https://bank.example, where it
 *     differs from the listening address; empty accepts any: NISSMART_PUBLIC_ORIGIN
 * @param corsOrigins origins, with commas, whose pages may call the API with a token:
 *     NISSMART_CORS_ORIGINS
 * @param readsPerSecond of one caller: NISSMART_READS_PER_SECOND
 * @param writesPerSecond of one caller: NISSMART_WRITES_PER_SECOND
 * @param addressReadsPerSecond of one address: NISSMART_ADDRESS_READS_PER_SECOND
 * @param addressWritesPerSecond of one address: NISSMART_ADDRESS_WRITES_PER_SECOND
 * @param requestTimeout from a request's first byte to its answer: NISSMART_HTTP_REQUEST_TIMEOUT
 * @param idleTimeout of a connection without requests: NISSMART_HTTP_IDLE_TIMEOUT
 * @param connections settings of connections
 */
public record EdgeSettings(
    String publicOrigin,
    List<String> corsOrigins,
    int readsPerSecond,
    int writesPerSecond,
    int addressReadsPerSecond,
    int addressWritesPerSecond,
    Duration requestTimeout,
    Duration idleTimeout,
    ConnectionSettings connections) {
  private static final Pattern ORIGIN = Pattern.compile("https?://[a-z0-9.-]+(:[0-9]{1,5})?");
  private static final int MOST = 100_000_000;

  public static final EdgeSettings DEFAULT =
      new EdgeSettings(
          "",
          List.of(),
          2_000,
          500,
          1_000,
          500,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          ConnectionSettings.DEFAULT);

  /** Copies the list of origins. */
  public EdgeSettings {
    corsOrigins = List.copyOf(corsOrigins);
  }

  /** Returns whether browsers reach the gateway over TLS only. */
  public boolean isSecure() {
    return publicOrigin.startsWith("https://");
  }

  /** Returns these settings with others for connections. */
  public EdgeSettings with(ConnectionSettings other) {
    return new EdgeSettings(
        publicOrigin,
        corsOrigins,
        readsPerSecond,
        writesPerSecond,
        addressReadsPerSecond,
        addressWritesPerSecond,
        requestTimeout,
        idleTimeout,
        other);
  }

  /** Reads the settings, and adds mistakes to {@code settings}. */
  public static EdgeSettings read(Settings settings) {
    return new EdgeSettings(
        origin(settings, "NISSMART_PUBLIC_ORIGIN", settings.text("NISSMART_PUBLIC_ORIGIN", "")),
        corsOrigins(settings),
        perSecond(settings, "NISSMART_READS_PER_SECOND", DEFAULT.readsPerSecond),
        perSecond(settings, "NISSMART_WRITES_PER_SECOND", DEFAULT.writesPerSecond),
        perSecond(settings, "NISSMART_ADDRESS_READS_PER_SECOND", DEFAULT.addressReadsPerSecond),
        perSecond(settings, "NISSMART_ADDRESS_WRITES_PER_SECOND", DEFAULT.addressWritesPerSecond),
        timeout(settings, "NISSMART_HTTP_REQUEST_TIMEOUT", DEFAULT.requestTimeout),
        timeout(settings, "NISSMART_HTTP_IDLE_TIMEOUT", DEFAULT.idleTimeout),
        ConnectionSettings.read(settings));
  }

  /** Refuses zero, which would mean "no timeout" to the HTTP server. */
  private static Duration timeout(Settings settings, String name, Duration fallback) {
    Duration timeout = settings.duration(name, fallback);
    if (timeout.isZero()) {
      settings.error(name, "must be longer than 0");
    }
    return timeout;
  }

  private static List<String> corsOrigins(Settings settings) {
    String name = "NISSMART_CORS_ORIGINS";
    return Arrays.stream(settings.text(name, "").split(",", -1))
        .map(String::strip)
        .filter(origin -> !origin.isEmpty())
        .map(origin -> origin(settings, name, origin))
        .toList();
  }

  private static String origin(Settings settings, String name, String origin) {
    if (!origin.isEmpty() && !ORIGIN.matcher(origin).matches()) {
      settings.error(name, "must be an origin such as https://bank.example, got '" + origin + "'");
    }
    return origin;
  }

  private static int perSecond(Settings settings, String name, int fallback) {
    return settings.integer(name, fallback, 1, MOST);
  }
}
