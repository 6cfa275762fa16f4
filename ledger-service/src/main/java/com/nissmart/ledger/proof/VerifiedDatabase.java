package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The databases that an operator verifies: the one in NISSMART_LEDGER_DATABASE_URL and those of
 * other services that are named like it, or all of the system which {@code deploy/run} started with
 * the same settings.
 */
public final class VerifiedDatabase {
  private static final String LEDGER = "ledger";
  private static final List<String> SERVICES = List.of(LEDGER, "accounts", "payout");
  private static final String SERVER = "NISSMART_DATABASE_URL";
  private static final String OWNER_URL = "NISSMART_LEDGER_MIGRATION_URL";
  private static final String DATA = "NISSMART_DATA_DIR";
  private static final int PORT_LINE = 3; // of postmaster.pid, from 0

  private VerifiedDatabase() {}

  /** Returns the services whose databases are known. */
  static List<String> services(Map<String, String> environment) {
    return isNamed(environment, LEDGER)
        ? SERVICES.stream().filter(service -> isNamed(environment, service)).toList()
        : SERVICES;
  }

  /** Returns the database of the book. */
  public static DatabaseSettings of(Map<String, String> environment) {
    return of(environment, LEDGER);
  }

  /** Returns the same database with the role that owns its tables. */
  public static DatabaseSettings ofOwner(Map<String, String> environment) {
    return of(environment, LEDGER, OWNER_URL, LEDGER + "_owner");
  }

  /**
   * Returns the database of a service.
   *
   * @throws com.nissmart.runtime.settings.SettingsException for wrong settings
   * @throws UnreadableBookException when there is no database
   */
  static DatabaseSettings of(Map<String, String> environment, String service) {
    return of(environment, service, url(service), service + "_app");
  }

  private static DatabaseSettings of(
      Map<String, String> environment, String service, String name, String role) {
    // The operator's environment has the settings of other processes too.
    Map<String, String> ours = new HashMap<>(environment);
    ours.keySet()
        .removeIf(
            key -> !List.of(name, name + "_FILE", SERVER, SERVER + "_FILE", DATA).contains(key));
    Settings settings = Settings.of(ours);
    Optional<DatabaseSettings> own = DatabaseSettings.readOptional(settings, name);
    Optional<DatabaseSettings> server = DatabaseSettings.readOptional(settings, SERVER);
    Path data = settings.path(DATA, Path.of(System.getProperty("user.home"), ".nissmart"));
    settings.check();
    return own.orElseGet(() -> {
      String address =
          server.map(s -> address(s, service)).orElseGet(() -> embedded(data, service));
      String password = URLEncoder.encode(password(data, role), StandardCharsets.UTF_8);
      return DatabaseSettings.parse("postgresql://" + role + ":" + password + "@" + address);
    });
  }

  private static boolean isNamed(Map<String, String> environment, String service) {
    return environment.containsKey(url(service)) || environment.containsKey(url(service) + "_FILE");
  }

  private static String url(String service) {
    return "NISSMART_%s_DATABASE_URL".formatted(service.toUpperCase(Locale.ROOT));
  }

  /** Returns host:port/ledger?parameters on the server of all databases. */
  private static String address(DatabaseSettings server, String service) {
    return server
        .jdbcUrl()
        .replaceFirst("^jdbc:postgresql://", "")
        .replaceFirst("/[^?]*", "/" + service);
  }

  /** Returns the address of the embedded PostgreSQL, which has written down its port. */
  private static String embedded(Path data, String service) {
    Path file = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
    try {
      return "127.0.0.1:" + Files.readAllLines(file).get(PORT_LINE).strip() + "/" + service;
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new UnreadableBookException(
          "No system is running on "
              + data
              + "; start deploy/run, or name a database with "
              + url(LEDGER),
          e);
    }
  }

  private static String password(Path data, String role) {
    Path file = data.resolve("credentials.properties");
    Properties credentials = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      credentials.load(reader);
    } catch (IOException e) {
      throw new UnreadableBookException("The credentials cannot be read", e);
    }
    String password = credentials.getProperty(role);
    if (password == null) {
      throw new UnreadableBookException(file + " has no password of " + role);
    }
    return password;
  }
}
