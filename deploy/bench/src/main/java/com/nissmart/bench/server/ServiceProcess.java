package com.nissmart.bench.server;

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
import java.util.function.BooleanSupplier;

/** A service in a separate process, started as an operator does, on a free port. */
public abstract class ServiceProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofMinutes(3);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(30);
  private static final int PAUSE_MILLIS = 100;
  private static final int LINES_OF_LOG = 15;

  private final Process process;
  private final int port;
  private final Path log;

  /**
   * The way to start a service.
   *
   * @param jar of the service, with its libraries in lib beside it
   * @param flags of its JVM
   * @param settings further NISSMART_* settings
   * @param log the file for its log
   */
  public record ServiceStart(
      Path jar, List<String> flags, Map<String, String> settings, Path log) {}

  /**
   * Starts the service, with these settings and those of the start.
   *
   * @param port that the settings tell it to listen on
   */
  ServiceProcess(ServiceStart start, int port, Map<String, String> settings) {
    log = start.log;
    this.port = port;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(start.flags);
    command.addAll(List.of("-jar", start.jar.toString()));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(log.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("NISSMART_"));
    environment.putAll(settings);
    environment.putAll(start.settings);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot start " + start.jar, e);
    }
    // The service must also stop when this process is stopped during a measurement.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(process::destroy, "stop-" + start.jar.getFileName()));
  }

  /** Returns the port on 127.0.0.1. */
  public final int port() {
    return port;
  }

  /** Returns the process id. */
  public final long pid() {
    return process.pid();
  }

  private String endOfLog() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join(
          "\n", lines.subList(Math.max(0, lines.size() - LINES_OF_LOG), lines.size()));
    } catch (IOException e) {
      return log + " cannot be read: " + e;
    }
  }

  @Override
  public final void close() {
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

  /** Waits until the service is up; stops it and fails when it ends or takes too long. */
  final void await(BooleanSupplier isUp) {
    long end = System.nanoTime() + LONGEST_START.toNanos();
    try {
      while (!isUp.getAsBoolean()) {
        if (!process.isAlive() || System.nanoTime() > end) {
          close();
          throw new IllegalStateException(
              "The service does not start, see " + log + ":\n" + endOfLog());
        }
        Thread.sleep(PAUSE_MILLIS);
      }
    } catch (InterruptedException e) {
      close();
      throw new IllegalStateException("Interrupted while the service started, see " + log, e);
    }
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
