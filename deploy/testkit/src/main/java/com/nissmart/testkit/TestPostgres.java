package com.nissmart.testkit;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.Migrations;
import com.nissmart.runtime.database.Provisioning;
import com.nissmart.runtime.settings.Secret;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * One real PostgreSQL per JVM, as durable as in production and in the time zone of Lagos. Databases
 * are copies of a template that was migrated once, so that every test can have its own.
 */
public final class TestPostgres {
  private static final Secret PASSWORD = Secret.of("only-for-tests");
  private static final int POOL_SIZE = 10;
  private static final ReentrantLock lock = new ReentrantLock();
  private static final Set<String> templates = new HashSet<>();
  private static @Nullable DatabaseSettings server;
  private static int created;

  private TestPostgres() {}

  /** Makes a fresh database of a service, with its roles and all of {@code db/<name>} migrated. */
  public static TestDatabase database(String name) {
    lock.lock();
    try {
      DatabaseSettings superuser = server();
      String template = name + "_template_" + ProcessHandle.current().pid();
      if (!templates.contains(template)) {
        createTemplate(superuser, name, template);
        templates.add(template);
      }
      String database = name + "_" + ProcessHandle.current().pid() + "_" + ++created;
      try (Handle handle = open(superuser)) {
        handle.execute(
            "CREATE DATABASE %s TEMPLATE %s OWNER %s_owner".formatted(database, template, name));
        Provisioning.restrict(handle, database, name);
      }
      return describe(superuser, database, name);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the server of the databases, as its superuser. */
  public static DatabaseSettings superuser() {
    lock.lock();
    try {
      return server();
    } finally {
      lock.unlock();
    }
  }

  /** Starts another embedded server with other settings, such as fsync off, for refusals. */
  public static DatabaseSettings otherServer(Map<String, String> config) {
    return DatabaseServer.embedded(config);
  }

  private static DatabaseSettings server() {
    DatabaseSettings started = server;
    if (started == null) {
      started = DatabaseServer.start();
      server = started;
    }
    return started;
  }

  private static void createTemplate(DatabaseSettings superuser, String name, String template) {
    Provisioning.provisionAs(superuser, template, name, PASSWORD, PASSWORD);
    Migrations.migrate(describe(superuser, template, name).owner(), name);
  }

  private static TestDatabase describe(DatabaseSettings superuser, String database, String name) {
    String url = superuser.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + database);
    return new TestDatabase(
        new DatabaseSettings(url, name + "_app", PASSWORD.reveal(), POOL_SIZE),
        new DatabaseSettings(url, name + "_owner", PASSWORD.reveal(), 2),
        new DatabaseSettings(url, superuser.user(), superuser.password(), 2));
  }

  private static Handle open(DatabaseSettings superuser) {
    return Jdbi.open(superuser.jdbcUrl(), superuser.user(), superuser.password());
  }
}
