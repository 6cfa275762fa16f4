package com.nissmart.bench.server;

import com.nissmart.postgres.EmbeddedPostgres;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The PostgreSQL of a run: an embedded one with the settings of a small server, or one that is
 * given. Both sides of the comparison use it, each with a separate database.
 */
public final class BenchPostgres implements AutoCloseable {
  /**
   * The settings that differ from PostgreSQL's defaults, each with its reason. The README repeats
   * them.
   *
   * <ul>
   *   <li>shared_buffers: 128 MB is the default of a laptop; 1 GB of memory is what a small server
   *       gives;
   *   <li>max_wal_size, checkpoint_timeout: checkpoints every few minutes and not every few
   *       seconds; each run begins with one;
   *   <li>timezone: one that is not UTC, as everywhere in our tests.
   * </ul>
   */
  static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("shared_buffers", "1GB"),
          Map.entry("max_wal_size", "4GB"),
          Map.entry("checkpoint_timeout", "15min"),
          Map.entry("max_connections", "100"),
          Map.entry("timezone", "Africa/Lagos"));

  private static final int POOL = 4;
  private static final String PASSWORD = "postgres";

  private final DatabaseSettings admin;
  private final @Nullable EmbeddedPostgres embedded;
  private final boolean keep;
  private boolean fit;

  private BenchPostgres(DatabaseSettings admin, @Nullable EmbeddedPostgres embedded, boolean keep) {
    this.admin = admin;
    this.embedded = embedded;
    this.keep = keep;
  }

  /**
   * Starts the embedded server on an empty directory.
   *
   * @param directory of the cluster and its log; a real disk, since commits are flushed to it
   * @param keep leaves the files when it closes
   */
  public static BenchPostgres embedded(Path directory, boolean keep) {
    try {
      Leftover.remove(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot remove the PostgreSQL of an earlier run", e);
    }
    EmbeddedPostgres server =
        EmbeddedPostgres.start(
            directory,
            directory.resolveSibling(directory.getFileName() + "-programs"),
            PASSWORD,
            SETTINGS);
    return new BenchPostgres(
        new DatabaseSettings(
            "jdbc:postgresql://127.0.0.1:" + server.port() + "/postgres",
            EmbeddedPostgres.SUPERUSER,
            PASSWORD,
            POOL),
        server,
        keep);
  }

  /** A server that runs already, as a role that may create roles and databases. */
  public static BenchPostgres at(DatabaseSettings admin) {
    return new BenchPostgres(admin, null, true);
  }

  /**
   * Refuses a server that may lose commits, or that already has a Nissmart, whose roles would be
   * overwritten.
   */
  public BenchPostgres requireFit() {
    try (Database database = Database.open("bench", admin)) {
      database.requireDurable();
      Optional<String> role =
          database
              .jdbi()
              .withHandle(handle ->
                  handle
                      .select("SELECT rolname FROM pg_roles WHERE rolname = 'ledger_app'")
                      .mapTo(String.class)
                      .findOne());
      if (role.isPresent()) {
        throw new IllegalStateException(
            admin + " already has a Nissmart: give the benchmark its own server");
      }
    }
    fit = true;
    return this;
  }

  /** Any database of the server, as its administrator. */
  public DatabaseSettings admin() {
    return admin;
  }

  /** Another database of the server, as a role. */
  public DatabaseSettings database(String name, String user, String password) {
    String url = admin.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
    return new DatabaseSettings(url, user, password, POOL);
  }

  /** Another database of the server, as its administrator. */
  public DatabaseSettings database(String name) {
    return database(name, admin.user(), admin.password());
  }

  /** Removes a database, if it is there. */
  public void drop(String name) {
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      handle.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    }
  }

  /**
   * Every measurement begins in the same state: nothing is left to be written from the one before.
   */
  public void checkpoint() {
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      handle.execute("CHECKPOINT");
    }
  }

  /**
   * Process id of the server's parent process; empty for a given server, which may be on another
   * machine.
   */
  public Optional<Long> pid() {
    if (embedded == null) {
      return Optional.empty();
    }
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      long backend = handle.select("SELECT pg_backend_pid()").mapTo(Long.class).one();
      return ProcessHandle.of(backend).flatMap(ProcessHandle::parent).map(ProcessHandle::pid);
    }
  }

  /** Returns the server's version. */
  public String version() {
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      return handle.select("SHOW server_version").mapTo(String.class).one();
    }
  }

  @Override
  public void close() {
    if (embedded != null) {
      if (keep) {
        embedded.close();
      } else {
        embedded.discard();
      }
    } else if (fit) {
      removeWhatWeMade();
    }
  }

  /** A given server is left as it was found. */
  private void removeWhatWeMade() {
    drop("ledger");
    try (Handle handle = Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password())) {
      handle.execute("DROP ROLE IF EXISTS ledger_app");
      handle.execute("DROP ROLE IF EXISTS ledger_owner");
    }
  }
}
