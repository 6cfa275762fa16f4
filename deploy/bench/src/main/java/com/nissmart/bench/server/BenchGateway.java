package com.nissmart.bench.server;

import com.nissmart.runtime.settings.Secret;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The gateway in a separate process, with limits that no load reaches. */
public final class BenchGateway extends ServiceProcess {
  private static final String LIFTED = "100000000";
  private static final List<String> LIMITS =
      List.of(
          "NISSMART_READS_PER_SECOND",
          "NISSMART_WRITES_PER_SECOND",
          "NISSMART_ADDRESS_READS_PER_SECOND",
          "NISSMART_ADDRESS_WRITES_PER_SECOND");

  private BenchGateway(ServiceStart start, int port, Map<String, String> settings) {
    super(start, port, settings);
  }

  /**
   * Starts the gateway and waits until it listens.
   *
   * @param ledgerTarget host:port of the ledger
   * @param othersTarget host:port of the stand-ins for accounts-service and payout-service
   */
  public static BenchGateway start(
      ServiceStart start, String ledgerTarget, String othersTarget, Secret serviceSecret) {
    Map<String, String> settings = new HashMap<>();
    settings.put("NISSMART_ACCOUNTS_TARGET", othersTarget);
    settings.put("NISSMART_PAYOUT_TARGET", othersTarget);
    settings.put("NISSMART_LEDGER_TARGET", ledgerTarget);
    settings.put("NISSMART_SERVICE_SECRET", serviceSecret.reveal());
    LIMITS.forEach(name -> settings.put(name, LIFTED));
    settings.put("NISSMART_ADDRESS_REQUESTS", "1000000");
    settings.put("NISSMART_HTTP_REQUESTS_IN_WORK", "10000");
    int port = freePort();
    settings.put("NISSMART_HTTP_PORT", Integer.toString(port));
    BenchGateway gateway = new BenchGateway(start, port, settings);
    gateway.await(gateway::isListening);
    return gateway;
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port()));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
