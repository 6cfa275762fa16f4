package com.nissmart.standalone;

import com.nissmart.postgres.CannotStartException;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.Provisioning;
import com.nissmart.runtime.settings.Secret;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jdbi.v3.core.JdbiException;

/**
 * The three databases on one server. Each has an owner, which migrates it, and the role of its
 * service; both have generated passwords.
 */
final class ServiceDatabases {
  static final List<String> NAMES = List.of("accounts", "ledger", "payout");

  private static final String JDBC = "jdbc:postgresql://";

  private final DatabaseSettings admin;
  private final GeneratedSecrets secrets;

  /** Takes the server on which {@code admin} may create the databases. */
  ServiceDatabases(DatabaseSettings admin, GeneratedSecrets secrets) {
    this.admin = admin;
    this.secrets = secrets;
  }

  /** Creates the databases and roles that are missing. */
  void provision() {
    try {
      for (String name : NAMES) {
        Secret owner = Secret.of(secrets.of(name + "_owner"));
        Secret app = Secret.of(secrets.of(name + "_app"));
        Provisioning.provision(admin, name, owner, app);
      }
    } catch (JdbiException e) {
      throw new CannotStartException(
          "cannot make the databases as " + admin + ": " + StartFailure.rootMessage(e), e);
    }
  }

  /** Returns the URL of a database for its owner, who may change the schema. */
  String ownerUrl(String name) {
    return url(name, name + "_owner");
  }

  /**
   * Returns the URL of a database for its service, which has the rights that the migrations
   * granted.
   */
  String appUrl(String name) {
    return url(name, name + "_app");
  }

  private String url(String database, String role) {
    String address = admin.jdbcUrl().substring(JDBC.length());
    String host = address.substring(0, address.indexOf('/'));
    int question = address.indexOf('?');
    String parameters = question < 0 ? "" : address.substring(question);
    String password = URLEncoder.encode(secrets.of(role), StandardCharsets.UTF_8);
    return "postgresql://" + role + ":" + password + "@" + host + "/" + database + parameters;
  }
}
