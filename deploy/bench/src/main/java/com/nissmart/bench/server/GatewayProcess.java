package com.nissmart.bench.server;

import com.nissmart.runtime.settings.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The gateway in a process of its own, as an operator starts it, with its limits lifted. */
public final class GatewayProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
  private static final int PAUSE_MILLIS = 100;
  private static final String LIFTED = "100000000";
  private static final List<String> LIMITS =
      List.of(
          "NISSMART_READS_PER_SECOND",
          "NISSMART_WRITES_PER_SECOND",
          "NISSMART_ADDRESS_READS_PER_SECOND",
          "NISSMART_ADDRESS_WRITES_PER_SECOND");

  private final Process process;
  private final int port;

  private GatewayProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * How it is started.
   *
   * @param jar dashboard-gateway.jar, with its libraries in lib beside it
   * @param flags of its JVM
   * @param log where its log lines go
   */
  public record Start(Path jar, List<String> flags, Path log) {}

  /**
   * Starts it and waits until it listens.
   *
   * @param ledgerTarget host:port of the ledger
   * @param othersTarget what it takes for accounts-service and payout-service
   */
  public static GatewayProcess start(
      Start start, String ledgerTarget, String othersTarget, Secret serviceSecret) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(start.flags);
    command.addAll(List.of("-jar", start.jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(start.log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("NISSMART_"));
    environment.put("NISSMART_HTTP_PORT", Integer.toString(port));
    environment.put("NISSMART_ACCOUNTS_TARGET", othersTarget);
    environment.put("NISSMART_PAYOUT_TARGET", othersTarget);
    environment.put("NISSMART_LEDGER_TARGET", ledgerTarget);
    environment.put("NISSMART_SERVICE_SECRET", serviceSecret.reveal());
    LIMITS.forEach(name -> environment.put(name, LIFTED));
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-gateway"));
      GatewayProcess gateway = new GatewayProcess(process, port);
      gateway.awaitListening(start.log);
      return gateway;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + start.jar, e);
    }
  }

  /** The port of its HTTP server on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  private void awaitListening(Path log) {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    try {
      while (!isListening()) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new IllegalStateException("the gateway does not start, see " + log);
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      close();
      throw new IllegalStateException("interrupted while the gateway started", e);
    }
  }

  private boolean isListening() {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
