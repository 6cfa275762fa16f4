package com.nissmart.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on a directory that survives restarts: durable, with a password, on 127.0.0.1
 * only. It recovers from the leftovers of a killed process, and starts the server again when only
 * the server was killed. The caller makes sure that one process at a time uses the directory.
 *
 * <p>The directory holds the cluster in {@code data}, the server's log in {@code server.log} and,
 * unless they are kept elsewhere, the programs in {@code server-<digest>}. The programs are driven
 * through pg_ctl, which detaches the server from our terminal: an interrupt from the keyboard
 * reaches only us, so that the services stop before their database does.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  /** The role that owns the cluster. */
  public static final String SUPERUSER = "postgres";

  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final int SECONDS_TO_RECOVER = 600;
  private static final int TRIES_FOR_A_PORT = 5;

  private final Path home;
  private final Path cluster;
  private final Map<String, String> settings;
  private final PostgresPrograms programs;
  private final PostgresUser user;
  private final PostgresLog serverLog;
  private final LeftOverServer leftOver;
  private int port;
  private boolean closed;

  private EmbeddedPostgres(Path home, Path programs, Map<String, String> settings) {
    this.home = home;
    this.cluster = home.resolve("data");
    this.settings = settings;
    this.programs = PostgresPrograms.unpackedIn(programs);
    this.user = PostgresUser.of(cluster);
    this.serverLog = new PostgresLog(home.resolve("server.log"));
    this.leftOver = new LeftOverServer(home, this.programs, user);
  }

  /** Starts a server whose programs are in the same directory. */
  public static EmbeddedPostgres start(
      Path directory, String password, Map<String, String> settings) {
    return start(directory, directory, password, settings);
  }

  /**
   * Starts the server; the first start makes the cluster.
   *
   * @param directory of everything that the server writes; made when it is missing
   * @param programs directory of the unpacked programs, which several servers may share
   * @param password of the superuser; only the first start sets it
   * @param settings of postgresql.conf, beside those that make the server durable and private
   * @throws CannotStartException with one line that says why
   */
  public static EmbeddedPostgres start(
      Path directory, Path programs, String password, Map<String, String> settings) {
    try {
      Files.createDirectories(directory);
      Files.createDirectories(programs);
      EmbeddedPostgres postgres =
          new EmbeddedPostgres(directory.toRealPath(), programs.toRealPath(), settings);
      postgres.prepareCluster(password);
      postgres.launchOnFreePort();
      return postgres;
    } catch (IOException e) {
      throw new CannotStartException("PostgreSQL cannot use " + directory + ": " + e, e);
    }
  }

  /** Returns the port on which the server listens on 127.0.0.1. */
  public int port() {
    return port;
  }

  /**
   * Returns the address of one of its databases for a role: {@code
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
      leftOver.stop("fast", "immediate");
    }
  }

  /** Stops the server at once, without a checkpoint, and removes its directory. */
  public synchronized void discard() {
    if (!closed) {
      closed = true;
      leftOver.stop("immediate");
    }
    try {
      DirectoryTrees.remove(home);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the PostgreSQL in " + home, e);
    }
  }

  private void prepareCluster(String password) throws IOException {
    user.requireAccessTo(home);
    leftOver.end();
    if (!Files.exists(cluster)) {
      initialize(password);
    }
    String written = Files.readString(cluster.resolve("PG_VERSION")).strip();
    String ours = programs.majorVersion();
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
   * Makes the cluster under another name and renames it once it is complete, so that a killed first
   * start leaves no partial cluster.
   */
  private void initialize(String password) throws IOException {
    log.info("Making a new PostgreSQL cluster in {}", cluster);
    Path half = DirectoryTrees.emptyDirectory(home.resolve("data.new"));
    Files.setPosixFilePermissions(half, PosixFilePermissions.fromString("rwx------"));
    user.give(half);
    Path passwordFile = Files.createTempFile(home, "password", "");
    try {
      Files.writeString(passwordFile, password + "\n");
      user.give(passwordFile);
      ExternalProgram.Result result = initdb(half, passwordFile);
      if (!result.succeeded()) {
        throw new CannotStartException("initdb failed in " + home + ": " + result.lastLine());
      }
    } finally {
      Files.delete(passwordFile);
    }
    Files.move(half, cluster, StandardCopyOption.ATOMIC_MOVE);
    DirectoryTrees.sync(home);
  }

  /**
   * The builtin locale sorts by code point on every machine: an upgrade of libc or ICU cannot break
   * an index.
   */
  private ExternalProgram.Result initdb(Path directory, Path passwordFile) {
    return user.run(
        programs.program("initdb"),
        "-D",
        directory,
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
  }

  private void launchOnFreePort() throws IOException {
    for (int left = TRIES_FOR_A_PORT; ; left--) {
      port = FreePort.pick();
      if (launch()) {
        return;
      }
      if (left == 1 || !serverLog.namesPortInUse()) {
        throw new CannotStartException(
            "PostgreSQL does not start: "
                + serverLog.lastComplaint()
                + " ("
                + serverLog.file()
                + ")");
      }
    }
  }

  private boolean launch() throws IOException {
    PostgresConfiguration.write(cluster, settings, user);
    serverLog.begin(user);
    boolean started =
        user.run(
                programs.program("pg_ctl"),
                "start",
                "-D",
                cluster,
                "-o",
                "-p " + port,
                "-l",
                serverLog.file(),
                "-w",
                "-t",
                SECONDS_TO_RECOVER)
            .succeeded();
    if (started) {
      LeftOverServer.processIn(cluster).ifPresent(this::watch);
    }
    return started;
  }

  private void watch(ProcessHandle server) {
    Thread.ofVirtual()
        .name("postgres-watch")
        .start(() -> {
          server.onExit().join();
          restart();
        });
  }

  /**
   * Restarts a server that ended unexpectedly, on the same port, so that the services' pools find
   * it.
   */
  private synchronized void restart() {
    if (closed) {
      return;
    }
    log.error("PostgreSQL ended unexpectedly ({}): starting it again", serverLog.lastComplaint());
    try {
      leftOver.end();
      if (!launch()) {
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
