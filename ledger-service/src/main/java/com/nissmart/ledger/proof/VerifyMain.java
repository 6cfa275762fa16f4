package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.process.ProcessDefaults;
import com.nissmart.runtime.settings.SettingsException;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;

/** The verification of the whole book for an operator: {@code deploy/verify}. */
public final class VerifyMain {
  static final int SOUND = 0;
  static final int FINDING = 1;
  static final int CANNOT_TELL = 2;

  private VerifyMain() {}

  /**
   * Ends the process with 0 when the book is verified, 1 with a finding, 2 when it is unreadable.
   */
  public static void main(String[] arguments) {
    ProcessDefaults.set();
    System.exit(run(System.getenv(), System.out));
  }

  static int run(Map<String, String> environment, PrintStream out) {
    try {
      DatabaseSettings database = VerifiedDatabase.of(environment);
      out.println("Verifying the book of " + database);
      try (BookVerifier verifier = new BookVerifier(database, InstantSource.system())) {
        return report(verifier.verify(), out);
      }
    } catch (SettingsException e) {
      e.errors().forEach(out::println);
    } catch (UnreadableBookException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      out.println("CANNOT TELL: " + e.getMessage() + ": " + cause.getMessage());
    }
    return CANNOT_TELL;
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
    out.println(
        verification.sound()
            ? "SOUND: every row agrees with the book."
            : "NOT SOUND: " + verification.finding());
    return verification.sound() ? SOUND : FINDING;
  }
}
