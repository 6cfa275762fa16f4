package com.nissmart.ledger.journalcommand;

import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.Replication;
import com.nissmart.ledger.proof.VerifiedDatabase;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.ledger.witness.AllHeadsProof;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.SettingsException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** The command of an operator on signed heads: {@code deploy/heads}. */
public final class HeadsMain {
  static final int DONE = 0;
  static final int CANNOT_TELL = 2;

  private static final String USE = "Use: deploy/heads [list|sign|check]";
  private static final int PAGE = 500;

  private HeadsMain() {}

  /** Ends the process with 0 when all is well, 1 with a finding, 2 when it cannot tell. */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    System.exit(run(List.of(arguments), System.getenv(), InstantSource.system(), System.out));
  }

  /** Runs the command and returns its exit code. */
  public static int run(
      List<String> arguments,
      Map<String, String> environment,
      InstantSource clock,
      PrintStream out) {
    String command = arguments.isEmpty() ? "list" : String.join(" ", arguments);
    if (!List.of("list", "sign", "check").contains(command)) {
      out.println(USE);
      return CANNOT_TELL;
    }
    try (Database database = Database.open("heads", VerifiedDatabase.of(environment))) {
      HeadSettings settings = HeadSettings.ofOperator(environment);
      Heads heads = heads(settings, database.jdbi(), clock);
      AllHeadsProof proof = new AllHeadsProof(settings, heads, database.jdbi(), clock);
      return switch (command) {
        case "sign" -> sign(proof, heads, out);
        case "check" -> proof.report(Book.ID, out);
        default -> list(heads, out);
      };
    } catch (SettingsException e) {
      e.errors().forEach(out::println);
    } catch (Refusal | UnreadableBookException | JdbiException e) {
      out.println("CANNOT TELL: " + e.getMessage());
    }
    return CANNOT_TELL;
  }

  private static Heads heads(HeadSettings settings, Jdbi jdbi, InstantSource clock) {
    Journal journal = new Journal(Book.ID);
    return new Heads(
        jdbi,
        Book.ID,
        settings.signing(),
        clock,
        () ->
            jdbi.withHandle(handle -> {
              Book.Head end = journal.end(handle);
              try {
                // Nothing is signed that a standby lacks.
                Replication.confirm(handle);
              } catch (SQLException e) {
                throw new UnreadableBookException("The standbys may lack the end of the book", e);
              }
              return Optional.of(end);
            }));
  }

  private static int list(Heads heads, PrintStream out) {
    @Nullable SignedHead last = null;
    List<SignedHead> next = heads.after(last, PAGE);
    while (!next.isEmpty()) {
      next.forEach(head -> out.println(head.json()));
      last = next.getLast();
      next = heads.after(last, PAGE);
    }
    return DONE;
  }

  /** Signs only a book that has all heads, so that nobody signs one that was rewritten. */
  private static int sign(AllHeadsProof proof, Heads heads, PrintStream out) {
    int result = proof.report(Book.ID, out);
    if (result != DONE) {
      out.println("Nothing was signed");
      return result;
    }
    out.println(heads.sign().map(SignedHead::json).orElse("The book is empty"));
    return DONE;
  }
}
