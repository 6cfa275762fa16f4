package com.nissmart.bench.server;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.settings.Secret;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The ledger service in a process of its own, as an operator starts it. */
public final class LedgerProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
  private static final int PAUSE_MILLIS = 100;
  private static final int LINES_OF_LOG = 15;

  private final Process process;
  private final int port;
  private final Path log;

  private LedgerProcess(Process process, int port, Path log) {
    this.process = process;
    this.port = port;
    this.log = log;
  }

  /**
   * How it is started.
   *
   * @param jar ledger-service.jar, with its libraries in lib beside it
   * @param flags of its JVM
   * @param settings further NISSMART_* settings
   * @param log where its log lines go
   */
  public record Start(Path jar, List<String> flags, Map<String, String> settings, Path log) {}

  /**
   * Starts it and waits until its health service says that it serves.
   *
   * @param app its database with the service's role
   * @param owner the same with the role that migrates
   * @param accountsTarget where it fetches the keys of people's tokens
   */
  public static LedgerProcess start(
      Start start,
      DatabaseSettings app,
      DatabaseSettings owner,
      String accountsTarget,
      Secret serviceSecret) {
    int port = freePort();
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(start.flags);
    command.addAll(List.of("-jar", start.jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(start.log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("NISSMART_"));
    environment.put("NISSMART_LEDGER_DATABASE_URL", url(app));
    environment.put("NISSMART_LEDGER_MIGRATION_URL", url(owner));
    environment.put("NISSMART_LEDGER_GRPC_PORT", Integer.toString(port));
    environment.put("NISSMART_ACCOUNTS_TARGET", accountsTarget);
    environment.put("NISSMART_SERVICE_SECRET", serviceSecret.reveal());
    environment.putAll(start.settings);
    try {
      Process process = builder.start();
      // Also when this process is told to stop in the middle of a measurement.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "stop-ledger"));
      LedgerProcess ledger = new LedgerProcess(process, port, start.log);
      ledger.awaitServing();
      return ledger;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + start.jar, e);
    }
  }

  /** The port of its gRPC server on 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** The end of its log. */
  public String lastWords() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
    } catch (IOException e) {
      return log + " cannot be read: " + e;
    }
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

  private void awaitServing() {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
    long end = System.nanoTime() + LONGEST_START.toNanos();
    try {
      while (!isServing(channel)) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new IllegalStateException("the ledger does not start:\n" + lastWords());
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      close();
      throw new IllegalStateException("interrupted while the ledger started", e);
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean isServing(ManagedChannel channel) {
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException e) {
      return false; // It does not listen yet.
    }
  }

  private static String url(DatabaseSettings database) {
    String rest = database.jdbcUrl().substring("jdbc:postgresql://".length());
    return "postgresql://" + database.user() + ":" + database.password() + "@" + rest;
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
