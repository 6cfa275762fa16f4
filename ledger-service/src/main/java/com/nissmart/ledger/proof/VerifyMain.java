package com.nissmart.ledger.proof;

import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.proof.liability.AccountsTreeProof;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.ledger.safemode.SafeMode;
import com.nissmart.ledger.witness.AllHeadsProof;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.runtime.audit.ActionLogProof;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.SettingsException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.JdbiException;

/**
 * The verification of the whole book, and of the logs of operators' actions, for an operator:
 * {@code deploy/verify}.
 */
public final class VerifyMain {
  private static final String FREEZE = "--freeze";
  static final int SOUND = 0;
  static final int FINDING = 1;
  static final int CANNOT_TELL = 2;

  private VerifyMain() {}

  /**
   * Ends the process with 0 when the book is verified, 1 with a finding, 2 when it is unreadable.
   */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    System.exit(run(List.of(arguments), System.getenv(), System.out));
  }

  static int run(List<String> arguments, Map<String, String> environment, PrintStream out) {
    if (!arguments.isEmpty() && !arguments.equals(List.of(FREEZE))) {
      out.println("Usage: deploy/verify [--freeze]");
      return CANNOT_TELL;
    }
    try {
      DatabaseSettings database = VerifiedDatabase.of(environment);
      out.println("Verifying the book of " + database);
      int result;
      int accounts = BookVerifier.accountsIn(Runtime.getRuntime().maxMemory() / 2);
      try (BookVerifier verifier =
          new BookVerifier(database, Book.ID, InstantSource.system(), accounts)) {
        Verification verification = verifier.verify();
        result = report(verification, out);
        if (!arguments.isEmpty() && !verification.sound()) {
          freeze(database, verification);
        }
      }
      int ofHeads = verifyHeads(environment, database, out);
      result = result == SOUND ? ofHeads : result;
      for (String service : VerifiedDatabase.services(environment)) {
        result = Math.max(result, verifyLog(environment, service, out));
      }
      return result;
    } catch (SettingsException e) {
      e.errors().forEach(out::println);
    } catch (UnreadableBookException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      out.println("CANNOT TELL: " + e.getMessage() + ": " + cause.getMessage());
    }
    return CANNOT_TELL;
  }

  private static int verifyHeads(
      Map<String, String> environment, DatabaseSettings settings, PrintStream out) {
    try (Database database = Database.open("verify", settings)) {
      HeadSettings signed = HeadSettings.ofOperator(environment);
      InstantSource clock = InstantSource.system();
      Heads heads = new Heads(database.jdbi(), Book.ID, signed.signing(), clock, Optional::empty);
      int ofHeads = new AllHeadsProof(signed, heads, database.jdbi(), clock).report(Book.ID, out);
      Optional<String> ofTrees = new AccountsTreeProof(database.jdbi(), Book.ID).finding(true);
      out.println(
          ofTrees
              .map(finding -> "NOT SOUND: " + finding)
              .orElse("SOUND: the trees of all accounts"));
      return ofTrees.isEmpty() ? ofHeads : FINDING;
    } catch (JdbiException e) {
      throw new UnreadableBookException("The signed heads cannot be read", e);
    }
  }

  /** Freezes what a finding is about; the replicas read it within a second. */
  private static void freeze(DatabaseSettings settings, Verification found) {
    try (Database database = Database.open("verify", settings)) {
      new SafeMode(database.jdbi(), Book.ID, InstantSource.system())
          .freeze(found.scope().wholeBook(), found.scope().accounts(), found.finding());
    }
  }

  private static int verifyLog(Map<String, String> environment, String service, PrintStream out) {
    try (Database database = Database.open("verify", VerifiedDatabase.of(environment, service))) {
      ActionLogProof proof = ActionLogProof.of(database.jdbi());
      out.printf(
          Locale.ROOT,
          "%s: %,d rows in the log of %s%n",
          proof.finding().map(finding -> "NOT SOUND: " + finding).orElse("SOUND"),
          proof.rows(),
          service);
      return proof.finding().isEmpty() ? SOUND : FINDING;
    } catch (JdbiException e) {
      throw new UnreadableBookException("The log of " + service + " cannot be read", e);
    }
  }

  private static int report(Verification verification, PrintStream out) {
    out.printf(
        Locale.ROOT,
        "%,d batches, %,d transactions and %,d entries in %.1f s (%,d transactions/s)%n",
        verification.batchNo(),
        verification.transactions(),
        verification.entries(),
        verification.duration().toMillis() / 1_000.0,
        verification.perSecond());
    verification.slow().forEach(missing -> out.println("SLOW: " + missing));
    out.println(
        verification.sound()
            ? "SOUND: every row agrees with the journal."
            : "NOT SOUND: " + verification.finding());
    return verification.sound() ? SOUND : FINDING;
  }
}
