package com.nissmart.runtime.database;

import com.nissmart.runtime.settings.Secret;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The creation of a service's database with its two roles: {@code <name>_owner} owns the tables;
 * {@code <name>_app} is the role of the service and has only what the migrations grant. No other
 * role may connect.
 */
public final class Provisioning {
  private Provisioning() {}

  /**
   * Creates what is missing and sets both passwords; it may be repeated.
   *
   * @param admin any database of the server, with a role that may create roles and databases
   */
  public static void provision(
      DatabaseSettings admin, String name, Secret ownerPassword, Secret appPassword) {
    provisionAs(admin, name, name, ownerPassword, appPassword);
  }

  /** Does the same for a database that has another name than its service. */
  public static void provisionAs(
      DatabaseSettings admin,
      String database,
      String name,
      Secret ownerPassword,
      Secret appPassword) {
    String owner = name + "_owner";
    String app = name + "_app";
    try (Handle handle = open(admin)) {
      role(handle, owner, ownerPassword);
      role(handle, app, appPassword);
      // A role that is not a superuser can make another role the owner only if it is a member of
      // that role.
      handle.execute(format(handle, "GRANT %I TO CURRENT_USER", owner));
      if (!exists(handle, "SELECT 1 FROM pg_database WHERE datname = ?", database)) {
        handle.execute(format(handle, "CREATE DATABASE %I OWNER %I", database, owner));
      }
      restrict(handle, database, name);
    }
  }

  /** Lets only the service's two roles connect to the database. */
  public static void restrict(Handle handle, String database, String name) {
    handle.execute(format(handle, "REVOKE ALL ON DATABASE %I FROM PUBLIC", database));
    handle.execute(format(handle, "GRANT CONNECT ON DATABASE %I TO %I", database, name + "_app"));
  }

  private static Handle open(DatabaseSettings admin) {
    return Jdbi.open(admin.jdbcUrl(), admin.user(), admin.password());
  }

  private static void role(Handle handle, String role, Secret password) {
    String verb =
        exists(handle, "SELECT 1 FROM pg_roles WHERE rolname = ?", role) ? "ALTER" : "CREATE";
    handle.execute(format(handle, verb + " ROLE %I LOGIN PASSWORD %L", role, password.reveal()));
  }

  private static boolean exists(Handle handle, String sql, String name) {
    return handle.select(sql, name).mapTo(Integer.class).findOne().isPresent();
  }

  /** Lets the server quote names and passwords, which cannot be parameters of DDL. */
  private static String format(Handle handle, String template, String... arguments) {
    return handle
        .select("SELECT format(?, VARIADIC ?::text[])", template, arguments)
        .mapTo(String.class)
        .one();
  }
}
