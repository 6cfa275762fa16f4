package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.Heads;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** The verification of all stored heads and of all heads of each witness, for an operator. */
public final class AllHeadsProof {
  private static final int SOUND = 0;
  private static final int FINDING = 1;
  private static final int CANNOT_TELL = 2;

  private final HeadSettings settings;
  private final Heads heads;
  private final Jdbi jdbi;
  private final InstantSource clock;

  public AllHeadsProof(HeadSettings settings, Heads heads, Jdbi jdbi, InstantSource clock) {
    this.settings = settings;
    this.heads = heads;
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Verifies the heads of a book in the database and then in each witness, and prints the results.
   *
   * @return 0 when all are sound, 1 with a finding, 2 when a witness cannot be read
   */
  public int report(int bookId, PrintStream out) {
    if (heads.keys().isEmpty()) {
      out.println("Signed heads are not checked: there are no receipt keys");
      return SOUND;
    }
    HeadProof proof = new HeadProof(heads, jdbi);
    int result = print("the signed heads in the database", proof.stored(true), proof, out);
    for (Witness witness : settings.open(clock)) {
      try (witness) {
        String place = "the signed heads in " + witness.name();
        result = worse(result, print(place, proof.all(witness, bookId), proof, out));
      } catch (RuntimeException e) {
        out.println("CANNOT TELL: " + witness.name() + ": " + e);
        result = worse(result, CANNOT_TELL);
      }
    }
    return result;
  }

  /** Returns the worse of two results: a finding is certain, and counts more than the unknown. */
  private static int worse(int one, int other) {
    return one == FINDING || other == FINDING ? FINDING : Math.max(one, other);
  }

  /** Heads that an operator has accepted are not sound, and are no finding either. */
  private static int print(
      String place, Optional<String> finding, HeadProof proof, PrintStream out) {
    String good =
        proof
            .takeAccepted()
            .map(last ->
                "ACCEPTED: %s, of which the book does not have all. The last one: %s. See book_acceptance"
                    .formatted(place, last.detail()))
            .orElse("SOUND: " + place);
    out.println(finding.map(text -> "NOT SOUND: " + text).orElse(good));
    return finding.isEmpty() ? SOUND : FINDING;
  }
}
