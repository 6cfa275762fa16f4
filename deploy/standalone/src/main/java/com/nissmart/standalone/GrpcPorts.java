package com.nissmart.standalone;

import com.nissmart.standalone.postgres.FreePort;
import java.util.Map;

/**
 * Where the services listen on loopback. Known before any of them starts, since accounts and ledger
 * call each other.
 */
record GrpcPorts(int accounts, int ledger, int payout) {
  private static final int ACCOUNTS = 9101;
  private static final int LEDGER = 9102;
  private static final int PAYOUT = 9103;

  /**
   * The ports that the environment names, else the usual ones. With NISSMART_HTTP_PORT=0 the usual
   * ones are any free ones, so that two systems on one machine do not meet.
   */
  static GrpcPorts of(Map<String, String> environment) {
    boolean anyFree = environment.getOrDefault("NISSMART_HTTP_PORT", "").strip().equals("0");
    return new GrpcPorts(
        port(environment, "NISSMART_ACCOUNTS_GRPC_PORT", anyFree ? 0 : ACCOUNTS),
        port(environment, "NISSMART_LEDGER_GRPC_PORT", anyFree ? 0 : LEDGER),
        port(environment, "NISSMART_PAYOUT_GRPC_PORT", anyFree ? 0 : PAYOUT));
  }

  private static int port(Map<String, String> environment, String name, int fallback) {
    String given = environment.getOrDefault(name, "").strip();
    // What is no number is told by the service's own settings, together with all other mistakes.
    int wanted = given.matches("\\d{1,5}") ? Integer.parseInt(given) : fallback;
    return wanted == 0 ? FreePort.pick() : wanted;
  }
}
