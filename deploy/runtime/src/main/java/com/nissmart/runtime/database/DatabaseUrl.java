package com.nissmart.runtime.database;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A parser of database URLs, as libpq or as JDBC writes them. */
final class DatabaseUrl {
  static final String EXAMPLE = "postgresql://user:password@host:5432/database";

  private static final String JDBC = "jdbc:";
  private static final List<String> SCHEMES = List.of("postgresql://", "postgres://");

  private DatabaseUrl() {}

  static DatabaseSettings parse(String url) {
    String rest = url.startsWith(JDBC) ? url.substring(JDBC.length()) : url;
    String scheme =
        SCHEMES.stream()
            .filter(rest::startsWith)
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException("it begins with another scheme"));
    rest = rest.substring(scheme.length());
    int question = rest.indexOf('?');
    String query = question < 0 ? "" : rest.substring(question + 1);
    String location = question < 0 ? rest : rest.substring(0, question);
    int at = location.lastIndexOf('@');
    String hostAndDatabase = location.substring(at + 1);
    int slash = hostAndDatabase.indexOf('/');
    if (slash < 1 || slash == hostAndDatabase.length() - 1) {
      throw new IllegalArgumentException("it names no host or no database");
    }
    String[] login = login(at < 0 ? "" : location.substring(0, at));
    String parameters = parameters(query, login);
    if (login[0].isEmpty()) {
      throw new IllegalArgumentException("it names no user");
    }
    return new DatabaseSettings(
        "jdbc:postgresql://" + hostAndDatabase + parameters,
        login[0],
        login[1],
        DatabaseSettings.DEFAULT_POOL_SIZE);
  }

  private static String[] login(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new String[] {decode(text), ""}
        : new String[] {decode(text.substring(0, colon)), decode(text.substring(colon + 1))};
  }

  /** Returns the parameters; user and password move into the login. */
  private static String parameters(String query, String[] login) {
    List<String> kept = new ArrayList<>();
    for (String parameter : query.isEmpty() ? new String[0] : query.split("&", -1)) {
      int equals = parameter.indexOf('=');
      String value = equals < 0 ? "" : parameter.substring(equals + 1);
      switch (equals < 0 ? parameter : parameter.substring(0, equals)) {
        case "user" -> login[0] = decode(value);
        case "password" -> login[1] = decode(value);
        default -> kept.add(parameter);
      }
    }
    return kept.isEmpty() ? "" : "?" + String.join("&", kept);
  }

  /** Decodes percent signs; unlike in a form, a plus is a plus. */
  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
