package com.nissmart.standalone.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on a directory that survives restarts: durable, with a password, on 127.0.0.1
 * only. It heals what a killed process left behind, and starts the server again when only the
 * server was killed. The caller makes sure that one process at a time uses the directory.
 *
 * <p>Layout of the directory: {@code server-<digest>} has the programs, {@code data} is the
 * cluster, {@code server.log} says what the server says. The programs are driven through pg_ctl,
 * which detaches the server from our terminal: an interrupt from the keyboard reaches us alone, so
 * that the services stop before their database does.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The role that owns the cluster. */
  public static final String SUPERUSER = "postgres";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int SECONDS_TO_RECOVER = 600;
  private static final int TRIES_FOR_A_PORT = 5;

  private final Path home;
  private final Path cluster;
  private final Binaries binaries;
  private final ServerUser user;
  private final ServerLog serverLog;
  private int port;
  private boolean closed;

  private EmbeddedPostgres(Path home) throws IOException {
    this.home = home;
    this.cluster = home.resolve("data");
    this.binaries = Binaries.unpackedIn(home);
    this.user = ServerUser.of(cluster);
    this.serverLog = new ServerLog(home.resolve("server.log"));
  }

  /**
   * Starts the server; the first time, it makes the cluster.
   *
   * @param directory where everything of the server is kept; made when it is missing
   * @param password the superuser's; only the first start sets it
   * @throws CannotStartException with one line that says why
   */
  public static EmbeddedPostgres start(Path directory, String password) {
    try {
      Files.createDirectories(directory);
      EmbeddedPostgres postgres = new EmbeddedPostgres(directory.toRealPath());
      postgres.makeReady(password);
      postgres.launchOnFreePort();
      return postgres;
    } catch (IOException e) {
      throw new CannotStartException("PostgreSQL cannot use " + directory + ": " + e, e);
    }
  }

  /** Where it listens on 127.0.0.1. */
  public int port() {
    return port;
  }

  /**
   * The address of one of its databases for a role: {@code
   * postgresql://role:password@127.0.0.1:port/database}.
   */
  public String url(String role, String password, String database) {
    return "postgresql://" + role + ":" + password + "@127.0.0.1:" + port + "/" + database;
  }

  /** Stops the server with a checkpoint, so that the next start has nothing to recover. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      LeftOverServer.stop(cluster, binaries, user);
    }
  }

  private void makeReady(String password) throws IOException {
    user.requireAccessTo(home);
    LeftOverServer.end(home, cluster, binaries, user);
    if (!Files.exists(cluster)) {
      initialize(password);
    }
    String written = Files.readString(cluster.resolve("PG_VERSION")).strip();
    String ours = binaries.majorVersion();
    if (!written.equals(ours)) {
      throw new CannotStartException(
          cluster
              + " was written by PostgreSQL "
              + written
              + " and this is PostgreSQL "
              + ours
              + ": UPGRADING.md says how to take the data along");
    }
  }

  /**
   * Makes the cluster under another name and renames it when it is whole: a killed first start
   * leaves no half.
   */
  private void initialize(String password) throws IOException {
    log.info("making a new PostgreSQL cluster in {}", cluster);
    Path half = Trees.emptyDirectory(home.resolve("data.new"));
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwx------"));
    user.give(half);
    Path passwordFile = Files.createTempFile(home, "password", "");
    try {
      Files.writeString(passwordFile, password + "\n");
      user.give(passwordFile);
      // The builtin locale sorts by code point on every machine: an upgrade of libc or ICU cannot
      // break an index.
      Command.Result result =
          user.run(
              binaries.program("initdb"),
              "-D",
              half,
              "-U",
              SUPERUSER,
              "-A",
              "scram-sha-256",
              "--pwfile",
              passwordFile,
              "-E",
              "UTF8",
              "--locale=C",
              "--locale-provider=builtin",
              "--builtin-locale=C.UTF-8");
      if (!result.succeeded()) {
        throw new CannotStartException("initdb failed in " + home + ": " + result.lastLine());
      }
    } finally {
      Files.delete(passwordFile);
    }
    Files.move(half, cluster, StandardCopyOption.ATOMIC_MOVE);
    Trees.sync(home);
  }

  private void launchOnFreePort() throws IOException {
    for (int left = TRIES_FOR_A_PORT; ; left--) {
      port = FreePort.pick();
      Command.Result result = launch();
      if (result.succeeded()) {
        return;
      }
      if (left == 1 || !serverLog.saysThatThePortIsTaken()) {
        throw new CannotStartException(
            "PostgreSQL does not start: "
                + serverLog.lastComplaint()
                + " ("
                + serverLog.file()
                + ")");
      }
    }
  }

  private Command.Result launch() throws IOException {
    ServerConfiguration.write(cluster, user);
    serverLog.begin(user);
    Command.Result result =
        user.run(
            binaries.program("pg_ctl"),
            "start",
            "-D",
            cluster,
            "-o",
            "-p " + port,
            "-l",
            serverLog.file(),
            "-w",
            "-t",
            SECONDS_TO_RECOVER);
    if (result.succeeded()) {
      LeftOverServer.processIn(cluster).ifPresent(this::watch);
    }
    return result;
  }

  private void watch(ProcessHandle server) {
    Thread.ofVirtual()
        .name("postgres-watch")
        .start(() -> {
          server.onExit().join();
          serverEnded();
        });
  }

  /**
   * The server ended and nobody asked it to: it comes back on its port, so that the services' pools
   * find it again.
   */
  private synchronized void serverEnded() {
    if (closed) {
      return;
    }
    log.error("PostgreSQL ended by itself ({}): starting it again", serverLog.lastComplaint());
    try {
      LeftOverServer.end(home, cluster, binaries, user);
      if (!launch().succeeded()) {
        log.error(
            "PostgreSQL does not start again: {} ({})",
            serverLog.lastComplaint(),
            serverLog.file());
      }
    } catch (IOException | CannotStartException e) {
      log.error("PostgreSQL does not start again", e);
    }
  }
}
