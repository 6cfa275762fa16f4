package com.nissmart.ledger.lease;

import com.nissmart.ledger.lease.BookStop.Kind;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/**
 * The command by which an operator accepts what has stopped a book: {@code deploy/ledger-accept}.
 */
public final class AcceptMain {
  static final int DONE = 0;
  static final int NOT_DONE = 1;
  static final int WRONG_USE = 2;

  private static final String URL = "NISSMART_LEDGER_DATABASE_URL";
  private static final String USE =
      "Use: deploy/ledger-accept loss|clock|timeline|head --book NUMBER --by NAME --why TEXT";

  private AcceptMain() {}

  /** Ends the process with 0 when it is accepted, 1 when it is not, 2 when the use is wrong. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    System.exit(run(arguments, System.getenv(), System.out));
  }

  /** Runs the command with these settings; returns the exit code. */
  public static int run(String[] arguments, Map<String, String> environment, PrintStream out) {
    Optional<Request> request = Request.of(arguments);
    if (request.isEmpty()) {
      out.println(USE);
      return WRONG_USE;
    }
    try {
      accept(request.get(), database(environment), out);
      return DONE;
    } catch (SettingsException e) {
      e.errors().forEach(out::println);
      return WRONG_USE;
    } catch (IllegalStateException | SQLException | JdbiException e) {
      out.println("Nothing was accepted: " + e.getMessage());
    }
    return NOT_DONE;
  }

  private static void accept(Request request, DatabaseSettings settings, PrintStream out)
      throws SQLException {
    try (Database database = Database.open("ledger-accept", settings)) {
      List<BookStop> accepted =
          new Acceptance(database.jdbi(), request.book)
              .accept(request.kind, request.by, request.why);
      accepted.forEach(stop -> out.println("Accepted: " + stop.detail()));
    }
  }

  private static DatabaseSettings database(Map<String, String> environment) {
    Map<String, String> ours = new HashMap<>(environment);
    ours.keySet().removeIf(name -> !name.equals(URL) && !name.equals(URL + "_FILE"));
    Settings settings = Settings.of(ours);
    DatabaseSettings database = DatabaseSettings.read(settings, URL);
    settings.check();
    return database.withPoolSize(1);
  }

  private record Request(Kind kind, int book, String by, String why) {
    static Optional<Request> of(String[] arguments) {
      Map<String, String> options = new HashMap<>();
      for (int i = 1; i + 1 < arguments.length; i += 2) {
        options.put(arguments[i], arguments[i + 1].strip());
      }
      String by = options.getOrDefault("--by", "");
      String why = options.getOrDefault("--why", "");
      if (arguments.length != 7 || options.size() != 3 || by.isEmpty() || why.isEmpty()) {
        return Optional.empty();
      }
      try {
        return Optional.of(
            new Request(
                Kind.valueOf(arguments[0].toUpperCase(Locale.ROOT)),
                Integer.parseInt(options.getOrDefault("--book", "")),
                by,
                why));
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }
}
