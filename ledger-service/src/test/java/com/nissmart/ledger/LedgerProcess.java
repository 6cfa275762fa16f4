package com.nissmart.ledger;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestTokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The ledger in a process that can be killed. */
final class LedgerProcess implements AutoCloseable {
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final String ANYWHERE = "127.0.0.1";

  private final Process process;
  private final int port;

  private LedgerProcess(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts a process on a free port and waits until it serves; its output goes to the file. */
  static LedgerProcess start(DatabaseSettings database, Path log) {
    return start(database, log, freePort());
  }

  /**
   * Starts a process on a port and waits until it serves; its output goes to the end of the file.
   */
  static LedgerProcess start(DatabaseSettings database, Path log, int port) {
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                LedgerMain.class.getName()));
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("NISSMART_"));
    environment.put("NISSMART_LEDGER_DATABASE_URL", url(database));
    environment.put("NISSMART_LEDGER_GRPC_PORT", Integer.toString(port));
    environment.put("NISSMART_LEDGER_ADVERTISED_ADDRESS", ANYWHERE + ":" + port);
    environment.put("NISSMART_CURRENCIES", "NGN,USD");
    environment.put("NISSMART_SERVICE_SECRET", TestTokens.SERVICE_SECRET.reveal());
    builder
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    Started started = new Started(builder, port);
    Await.until(LONGEST_START, "the ledger serves", started::serves);
    return new LedgerProcess(started.process, port);
  }

  /** A process that is started again when it ends early, as the manager of a cluster does. */
  private static final class Started {
    private final ProcessBuilder builder;
    private final int port;
    private Process process;

    private Started(ProcessBuilder builder, int port) {
      this.builder = builder;
      this.port = port;
      this.process = begin();
    }

    private boolean serves() {
      if (!process.isAlive()) {
        process = begin();
      }
      return accepts(port);
    }

    private Process begin() {
      try {
        return builder.start();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot start a ledger", e);
      }
    }
  }

  /** Returns host:port. */
  String target() {
    return ANYWHERE + ":" + port;
  }

  /** Stops the process with SIGSTOP, as a long pause of its machine would. */
  void pause() {
    signal("STOP");
  }

  /** Lets a paused process go on. */
  void resume() {
    signal("CONT");
  }

  private void signal(String name) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Kills the process with SIGKILL. */
  void kill() {
    process.destroyForcibly();
  }

  @Override
  public void close() {
    kill();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns a port that nobody listens on. */
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url(DatabaseSettings database) {
    return database
        .jdbcUrl()
        .replaceFirst("^jdbc:postgresql://", "postgresql://")
        .replaceFirst("//", "//" + database.user() + ":" + database.password() + "@");
  }
}
