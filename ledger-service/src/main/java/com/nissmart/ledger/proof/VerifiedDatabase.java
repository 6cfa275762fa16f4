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
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The ledger database that an operator verifies: the one in NISSMART_LEDGER_DATABASE_URL, or that
 * of the system which {@code deploy/run} started with the same settings.
 */
final class VerifiedDatabase {
  private static final String OWN = "NISSMART_LEDGER_DATABASE_URL";
  private static final String SERVER = "NISSMART_DATABASE_URL";
  private static final String DATA = "NISSMART_DATA_DIR";
  private static final String ROLE = "ledger_app";
  private static final int PORT_LINE = 3; // of postmaster.pid, from 0

  private VerifiedDatabase() {}

  /**
   * Returns the database.
   *
   * @throws com.nissmart.runtime.settings.SettingsException for wrong settings
   * @throws UnreadableBookException when there is no database
   */
  static DatabaseSettings of(Map<String, String> environment) {
    // The operator's environment has the settings of other processes too.
    Map<String, String> ours = new HashMap<>(environment);
    ours.keySet()
        .removeIf(
            name -> !List.of(OWN, OWN + "_FILE", SERVER, SERVER + "_FILE", DATA).contains(name));
    Settings settings = Settings.of(ours);
    Optional<DatabaseSettings> own = DatabaseSettings.readOptional(settings, OWN);
    Optional<DatabaseSettings> server = DatabaseSettings.readOptional(settings, SERVER);
    Path data = settings.path(DATA, Path.of(System.getProperty("user.home"), ".nissmart"));
    settings.check();
    return own.orElseGet(() -> {
      String address = server.map(VerifiedDatabase::address).orElseGet(() -> embedded(data));
      String password = URLEncoder.encode(password(data), StandardCharsets.UTF_8);
      return DatabaseSettings.parse("postgresql://" + ROLE + ":" + password + "@" + address);
    });
  }

  /** Returns host:port/ledger?parameters on the server of all databases. */
  private static String address(DatabaseSettings server) {
    return server
        .jdbcUrl()
        .replaceFirst("^jdbc:postgresql://", "")
        .replaceFirst("/[^?]*", "/ledger");
  }

  /** Returns the address of the embedded PostgreSQL, which has written down its port. */
  private static String embedded(Path data) {
    Path file = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
    try {
      return "127.0.0.1:" + Files.readAllLines(file).get(PORT_LINE).strip() + "/ledger";
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new UnreadableBookException(
          "No system is running on " + data + "; start deploy/run, or name a database with " + OWN,
          e);
    }
  }

  private static String password(Path data) {
    Path file = data.resolve("credentials.properties");
    Properties credentials = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      credentials.load(reader);
    } catch (IOException e) {
      throw new UnreadableBookException("The credentials cannot be read", e);
    }
    String password = credentials.getProperty(ROLE);
    if (password == null) {
      throw new UnreadableBookException(file + " has no password of " + ROLE);
    }
    return password;
  }
}
