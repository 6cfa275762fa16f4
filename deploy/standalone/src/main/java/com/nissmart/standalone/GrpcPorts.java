package com.nissmart.standalone;

import com.nissmart.postgres.FreePort;
import java.util.Map;

/**
 * The ports of the services on loopback. They are chosen before any service starts, because
 * accounts and ledger call each other.
 */
record GrpcPorts(int accounts, int ledger, int payout) {
  private static final int ACCOUNTS = 9101;
  private static final int LEDGER = 9102;
  private static final int PAYOUT = 9103;

  /**
   * Returns the ports that the environment names, else the default ones. With NISSMART_HTTP_PORT=0
   * the defaults are free ports, so that two systems can run on one machine.
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
    // The service's settings report a text that is no number, together with all other mistakes.
    int wanted = given.matches("\\d{1,5}") ? Integer.parseInt(given) : fallback;
    return wanted == 0 ? FreePort.pick() : wanted;
  }
}
