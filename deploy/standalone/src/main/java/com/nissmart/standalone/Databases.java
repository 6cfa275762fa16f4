package com.nissmart.standalone;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.Provisioning;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.standalone.postgres.CannotStartException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.JdbiException;

/**
 * The three databases on one server. Each has an owner that migrates and a role that the service
 * signs in as; their passwords are ours and nobody has to think of them.
 */
final class Databases {
  static final List<String> NAMES = List.of("accounts", "ledger", "payout");

  private static final String JDBC = "jdbc:postgresql://";

  private final DatabaseSettings admin;
  private final Credentials credentials;
  private final String payoutsPath;

  /** The databases of the server where {@code admin} may create them. */
  Databases(DatabaseSettings admin, Credentials credentials) {
    this(admin, credentials, "");
  }

  /**
   * The same.
   *
   * @param payoutsPath where payout-service's sessions look names up, or nothing for as usual
   */
  Databases(DatabaseSettings admin, Credentials credentials, String payoutsPath) {
    this.admin = admin;
    this.credentials = credentials;
    this.payoutsPath = payoutsPath;
  }

  /** Creates what is missing. */
  void provision() {
    try {
      for (String name : NAMES) {
        Secret owner = Secret.of(credentials.of(name + "_owner"));
        Secret app = Secret.of(credentials.of(name + "_app"));
        Provisioning.provision(admin, name, owner, app);
      }
    } catch (JdbiException e) {
      throw new CannotStartException(
          "cannot make the databases as " + admin + ": " + StartFailure.rootMessage(e), e);
    }
  }

  /** What a service's owner is given as its URL: it may change the schema. */
  String ownerUrl(String name) {
    return url(name, name + "_owner");
  }

  /** What a service is given as its URL: it may do what the migrations granted. */
  String appUrl(String name) {
    String url = url(name, name + "_app");
    return name.equals("payout") && !payoutsPath.isEmpty()
        ? url + (url.contains("?") ? "&" : "?") + "currentSchema=" + payoutsPath
        : url;
  }

  private String url(String database, String role) {
    String address = admin.jdbcUrl().substring(JDBC.length());
    String host = address.substring(0, address.indexOf('/'));
    int question = address.indexOf('?');
    String parameters = question < 0 ? "" : address.substring(question);
    String password = URLEncoder.encode(credentials.of(role), StandardCharsets.UTF_8);
    return "postgresql://" + role + ":" + password + "@" + host + "/" + database + parameters;
  }
}
