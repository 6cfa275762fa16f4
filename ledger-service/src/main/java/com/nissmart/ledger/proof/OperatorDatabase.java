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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * The ledger database that an operator means: the one that NISSMART_LEDGER_DATABASE_URL names, or
 * that of the system which {@code deploy/run} started with the same settings.
 */
final class OperatorDatabase {
  private static final String OWN = "NISSMART_LEDGER_DATABASE_URL";
  private static final String SERVER = "NISSMART_DATABASE_URL";
  private static final String DATA = "NISSMART_DATA_DIR";
  private static final String ROLE = "ledger_app";
  private static final int PORT_LINE = 3; // of postmaster.pid, from 0

  private OperatorDatabase() {}

  /**
   * Decides.
   *
   * @throws com.nissmart.runtime.settings.SettingsException when what is set makes no sense
   * @throws UnreadableBookException when there is none
   */
  static DatabaseSettings of(Map<String, String> environment) {
    // The operator's environment has the settings of other processes too.
    Map<String, String> ours = new java.util.HashMap<>(environment);
    ours.keySet()
        .removeIf(
            name -> !List.of(OWN, OWN + "_FILE", SERVER, SERVER + "_FILE", DATA).contains(name));
    Settings settings = Settings.of(ours);
    Optional<DatabaseSettings> own = DatabaseSettings.readOptional(settings, OWN);
    Optional<DatabaseSettings> server = DatabaseSettings.readOptional(settings, SERVER);
    Path data = settings.path(DATA, Path.of(System.getProperty("user.home"), ".nissmart"));
    settings.check();
    return own.orElseGet(() -> {
      String address = server.map(OperatorDatabase::address).orElseGet(() -> embedded(data));
      String password = URLEncoder.encode(password(data), StandardCharsets.UTF_8);
      return DatabaseSettings.parse("postgresql://" + ROLE + ":" + password + "@" + address);
    });
  }

  /** The ledger's database on the server of all of them: host:port/ledger?parameters. */
  private static String address(DatabaseSettings server) {
    return server
        .jdbcUrl()
        .replaceFirst("^jdbc:postgresql://", "")
        .replaceFirst("/[^?]*", "/ledger");
  }

  /** That of a running PostgreSQL of our own, which wrote down its port. */
  private static String embedded(Path data) {
    Path file = data.resolve("postgres").resolve("data").resolve("postmaster.pid");
    try {
      return "127.0.0.1:" + Files.readAllLines(file).get(PORT_LINE).strip() + "/ledger";
    } catch (IOException | IndexOutOfBoundsException e) {
      throw new UnreadableBookException(
          "no system is running on " + data + ": start deploy/run, or name a database with " + OWN,
          e);
    }
  }

  private static String password(Path data) {
    Path file = data.resolve("credentials.properties");
    Properties credentials = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      credentials.load(reader);
    } catch (IOException e) {
      throw new UnreadableBookException("the credentials cannot be read", e);
    }
    String password = credentials.getProperty(ROLE);
    if (password == null) {
      throw new UnreadableBookException(file + " has no password of " + ROLE);
    }
    return password;
  }
}
