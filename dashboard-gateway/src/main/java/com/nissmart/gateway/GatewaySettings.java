package com.nissmart.gateway;

import com.nissmart.gateway.events.StreamSettings;
import com.nissmart.gateway.http.guard.EdgeSettings;
import com.nissmart.gateway.statements.StatementFonts;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.settings.Settings;
import java.net.InetSocketAddress;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The settings of the gateway.
 *
 * @param host the listening address: NISSMART_HTTP_HOST
 * @param port 0 picks a free one: NISSMART_HTTP_PORT
 * @param accounts host:port of accounts-service: NISSMART_ACCOUNTS_TARGET
 * @param ledger host:port of ledger-service: NISSMART_LEDGER_TARGET
 * @param payout host:port of payout-service: NISSMART_PAYOUT_TARGET
 * @param serviceKeys the keys by which services recognise each other
 * @param grpc settings of the connections to services
 * @param signUpsPerMinute from one address: NISSMART_SIGN_UPS_PER_MINUTE
 * @param signInsPerMinute from one address: NISSMART_SIGN_INS_PER_MINUTE
 * @param refreshesPerMinute from one address: NISSMART_REFRESHES_PER_MINUTE
 * @param edge settings of the public side
 * @param streams settings of live streams
 * @param management the address for probes and metrics, which is not public:
 *     NISSMART_MANAGEMENT_HOST, NISSMART_MANAGEMENT_PORT
 * @param statementFonts the fonts of statements: NISSMART_STATEMENT_FONTS
 * @param timeZone of the days of statements: NISSMART_TIME_ZONE
 */
public record GatewaySettings(
    String host,
    int port,
    String accounts,
    String ledger,
    String payout,
    ServiceKeys serviceKeys,
    GrpcSettings grpc,
    int signUpsPerMinute,
    int signInsPerMinute,
    int refreshesPerMinute,
    EdgeSettings edge,
    StreamSettings streams,
    Optional<InetSocketAddress> management,
    StatementFonts statementFonts,
    ZoneId timeZone) {
  private static final int SIGN_UPS = 60;
  private static final int SIGN_INS = 60;
  private static final int REFRESHES = 300;
  private static final int MOST_PER_MINUTE = 1_000_000_000;

  /** Reads the settings, and adds mistakes to {@code settings}. */
  public static GatewaySettings read(Settings settings) {
    GrpcSettings grpc = GrpcSettings.read(settings);
    return new GatewaySettings(
        settings.text("NISSMART_HTTP_HOST", "127.0.0.1"),
        settings.port("NISSMART_HTTP_PORT", 8080),
        settings.text("NISSMART_ACCOUNTS_TARGET", "127.0.0.1:9101"),
        settings.text("NISSMART_LEDGER_TARGET", "127.0.0.1:9102"),
        settings.text("NISSMART_PAYOUT_TARGET", "127.0.0.1:9103"),
        grpc.readServiceKeys(settings, "gateway"),
        grpc,
        settings.integer("NISSMART_SIGN_UPS_PER_MINUTE", SIGN_UPS, 1, MOST_PER_MINUTE),
        settings.integer("NISSMART_SIGN_INS_PER_MINUTE", SIGN_INS, 1, MOST_PER_MINUTE),
        settings.integer("NISSMART_REFRESHES_PER_MINUTE", REFRESHES, 1, MOST_PER_MINUTE),
        EdgeSettings.read(settings),
        StreamSettings.read(settings),
        management(settings),
        StatementFonts.read(settings),
        settings.timeZone());
  }

  private static Optional<InetSocketAddress> management(Settings settings) {
    String host = settings.text("NISSMART_MANAGEMENT_HOST", "127.0.0.1");
    int port = settings.port("NISSMART_MANAGEMENT_PORT", 0);
    return settings
        .text("NISSMART_MANAGEMENT_PORT")
        .map(given -> new InetSocketAddress(host, port));
  }
}
