package com.nissmart.e2e.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/** REST clients of the running system, one for each role. */
final class CallersByRole {
  static final List<String> ROLES =
      List.of("nobody", "customer", "operator", "auditor", "read-key", "write-key", "operator-key");

  private static final int LINE_OF_THE_PORT = 3;

  private final Saver customer = Saver.joins(SharedSystem.gateway(), "casta").has(100_000);
  private final String auditorEmail;
  private final Map<String, RestClient> clients = new HashMap<>();
  private final Map<String, String> keys = new HashMap<>();

  CallersByRole() throws IOException, SQLException {
    Saver auditor = Saver.joins(SharedSystem.gateway(), "auditor");
    this.auditorEmail = auditor.email();
    makeAuditor(auditorEmail);
  }

  Saver customer() {
    return customer;
  }

  RestClient as(String role) {
    return clients.computeIfAbsent(role, this::fresh);
  }

  /** Forgets all sessions, because the last request has ended some. */
  void forgetSessions() {
    clients.clear();
  }

  /** Returns a client with a new session, which it may end. */
  RestClient fresh(String role) {
    RestClient anonymous = RestClient.anonymous(SharedSystem.gateway());
    return switch (role) {
      case "nobody" -> anonymous;
      case "customer" -> signedIn(anonymous, customer.email(), Saver.PASSWORD);
      case "operator" ->
          signedIn(anonymous, SharedSystem.OPERATOR_EMAIL, SharedSystem.OPERATOR_PASSWORD);
      case "auditor" -> signedIn(anonymous, auditorEmail, Saver.PASSWORD);
      case "read-key" ->
          anonymous.withToken(
              keys.computeIfAbsent(role, r -> key(customer.rest(), List.of("read"))));
      case "write-key" ->
          anonymous.withToken(
              keys.computeIfAbsent(role, r -> key(customer.rest(), List.of("read", "write"))));
      case "operator-key" ->
          anonymous.withToken(
              keys.computeIfAbsent(role, r -> key(as("operator"), List.of("read", "write"))));
      default -> throw new IllegalArgumentException(role);
    };
  }

  private static String key(RestClient owner, List<String> scopes) {
    RestResponse made = owner.post("/v1/api-keys", Map.of("name", "for a test", "scopes", scopes));
    assertThat(made.status()).as(made.toString()).isEqualTo(201);
    return made.text("secret");
  }

  private static RestClient signedIn(RestClient anonymous, String email, String password) {
    return anonymous.withToken(Saver.signIn(anonymous, email, password));
  }

  /** Gives a user the auditor role in the database, because no API does. */
  private static void makeAuditor(String email) throws IOException, SQLException {
    Path data = SharedSystem.data();
    String port =
        Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(LINE_OF_THE_PORT);
    Properties credentials = new Properties();
    try (Reader reader = Files.newBufferedReader(data.resolve("credentials.properties"))) {
      credentials.load(reader);
    }
    String url = "jdbc:postgresql://127.0.0.1:" + port.strip() + "/accounts";
    try (Connection connection =
            DriverManager.getConnection(
                url, "accounts_owner", credentials.getProperty("accounts_owner"));
        PreparedStatement statement =
            connection.prepareStatement(
                "UPDATE app_user SET roles = ARRAY['AUDITOR'] WHERE lower(email) = lower(?)")) {
      statement.setString(1, email);
      assertThat(statement.executeUpdate()).isEqualTo(1);
    }
  }
}
