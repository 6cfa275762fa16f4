package com.nissmart.ledger.journalcommand;

import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.proof.VerifiedDatabase;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.database.DatabaseTimeouts;
import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.SettingsException;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/** The command of an operator on the journal: {@code deploy/journal}. */
public final class JournalMain {
  public static final int DONE = 0;
  public static final int FINDING = 1;
  public static final int CANNOT_TELL = 2;

  private static final String USE =
      "Use: deploy/journal [--from N] [--to N] [--follow], deploy/journal check FILE [HEADS KEYS], deploy/journal rebuild [--compare]";
  private static final DatabaseTimeouts PATIENT =
      new DatabaseTimeouts(Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofHours(12));

  private final Map<String, String> environment;
  private final PrintStream out;
  private final PrintStream messages;

  /**
   * Makes a command.
   *
   * @param out for what it prints
   * @param messages for what goes wrong
   */
  public JournalMain(Map<String, String> environment, PrintStream out, PrintStream messages) {
    this.environment = environment;
    this.out = out;
    this.messages = messages;
  }

  /** Ends the process with 0 when all is well, 1 with a finding, 2 when it cannot tell. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
            false,
            StandardCharsets.UTF_8);
    int result = new JournalMain(System.getenv(), out, System.err).run(List.of(arguments));
    out.flush();
    System.exit(result);
  }

  /** Runs the command and returns its exit code. */
  public int run(List<String> arguments) {
    try {
      String command = arguments.isEmpty() ? "" : arguments.getFirst();
      if (command.equals("check") && arguments.size() == 2) {
        return check(Path.of(arguments.get(1)), Map.of());
      }
      if (command.equals("check") && arguments.size() == 4) {
        return check(
            Path.of(arguments.get(1)),
            HeadFile.read(Path.of(arguments.get(2)), Path.of(arguments.get(3))));
      }
      if (command.equals("rebuild")) {
        return rebuild(arguments.subList(1, arguments.size()));
      }
      return print(arguments);
    } catch (SettingsException e) {
      e.errors().forEach(messages::println);
    } catch (IllegalArgumentException e) {
      messages.println(e.getMessage());
    } catch (UnreadableBookException
        | IllegalStateException
        | JdbiException
        | SQLException
        | IOException e) {
      messages.println("CANNOT TELL: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return CANNOT_TELL;
  }

  private int print(List<String> arguments)
      throws InvalidProtocolBufferException, InterruptedException {
    PrintOptions options = PrintOptions.of(arguments);
    try (Database database = Database.open("journal", VerifiedDatabase.of(environment))) {
      JournalDump dump = new JournalDump(database.jdbi(), Book.ID, out);
      if (options.follow()) {
        dump.follow(options.from(), options.to());
      } else {
        dump.print(options.from(), options.to());
      }
    }
    return DONE;
  }

  private int check(Path file, Map<Long, SignedHead> heads) throws IOException {
    DumpCheck check = new DumpCheck(heads);
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      Optional<String> wrong = check.run(lines);
      out.println(
          wrong.map(text -> "NOT SOUND: " + text).orElseGet(() -> "SOUND: " + check.checked()));
      return wrong.isEmpty() ? DONE : FINDING;
    }
  }

  private int rebuild(List<String> arguments) throws SQLException {
    boolean compare = arguments.equals(List.of("--compare"));
    if (!compare && !arguments.isEmpty()) {
      throw new IllegalArgumentException(USE);
    }
    DatabaseSettings owner = VerifiedDatabase.ofOwner(environment).withTimeouts(PATIENT);
    try (Database database =
            Database.open("journal-rebuild", owner.withPoolSize(1), TableRebuild.SESSION_SQL);
        Handle handle = database.jdbi().open()) {
      TableRebuild rebuild = new TableRebuild(handle, Book.ID, out);
      if (!compare) {
        rebuild.swap();
        return DONE;
      }
      List<String> differences = rebuild.compare();
      differences.forEach(out::println);
      return differences.isEmpty() ? DONE : FINDING;
    }
  }

  /** The options of a print. */
  private record PrintOptions(long from, long to, boolean follow) {
    static PrintOptions of(List<String> arguments) {
      PrintOptions options = new PrintOptions(0, Long.MAX_VALUE - 1, false);
      for (int i = 0; i < arguments.size(); i++) {
        options =
            switch (arguments.get(i)) {
              case "--from" -> new PrintOptions(number(arguments, ++i), options.to, options.follow);
              case "--to" -> new PrintOptions(options.from, number(arguments, ++i), options.follow);
              case "--follow" -> new PrintOptions(options.from, options.to, true);
              default -> throw new IllegalArgumentException(USE);
            };
      }
      return options;
    }

    private static long number(List<String> arguments, int at) {
      if (at >= arguments.size() || !arguments.get(at).matches("\\d{1,18}")) {
        throw new IllegalArgumentException(USE);
      }
      return Long.parseLong(arguments.get(at));
    }
  }
}
