package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.runtime.database.DatabaseSettings;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verifications of a process: one after the other, each going on where the last sound one ended
 * unless all is asked for. What was found is logged once.
 */
public final class Verifications implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Verifications.class);

  private final BookVerifier verifier;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FoldPosition end;
  private long latestBegan;
  private volatile @Nullable Verification latest;
  private volatile @Nullable Instant latestFullAt;
  private volatile boolean running;

  /** Of the ledger in that database. */
  public Verifications(DatabaseSettings database, InstantSource clock) {
    this.verifier = new BookVerifier(database, clock);
  }

  /** What the last verification found. */
  public Optional<Verification> latest() {
    return Optional.ofNullable(latest);
  }

  /** When the last verification of the whole book began. */
  public Optional<Instant> latestFullAt() {
    return Optional.ofNullable(latestFullAt);
  }

  /** Whether one is under way. */
  public boolean isRunning() {
    return running;
  }

  /**
   * Verifies, or waits for one that began after this call and does as much.
   *
   * @param full the whole book; else what was appended since the last sound verification, which is
   *     the whole book when there was none
   * @throws UnreadableBookException when that is not possible, and nothing is known
   */
  public Verification verify(boolean full) {
    return verify(full, VerificationPace.FULL);
  }

  Verification verify(boolean full, VerificationPace pace) {
    long asked = System.nanoTime();
    lock.lock();
    try {
      Verification last = latest;
      if (last != null && latestBegan - asked > 0 && (last.full() || !full)) {
        return last;
      }
      latestBegan = System.nanoTime();
      running = true;
      FoldPosition from = end;
      BookVerifier.Outcome outcome =
          full || from == null ? verifier.full(pace) : verifier.since(from);
      return keep(outcome);
    } finally {
      running = false;
      lock.unlock();
    }
  }

  /** Whether an incremental verification would be one: there is something to go on from. */
  boolean canContinue() {
    lock.lock();
    try {
      return end != null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * After a finding of a full verification nothing is taken for verified; one that is new is found
   * again where it was.
   */
  private Verification keep(BookVerifier.Outcome outcome) {
    Verification verification = outcome.verification();
    if (verification.sound() || verification.full()) {
      end = outcome.end();
    }
    Verification before = latest;
    boolean known = before != null && before.finding().equals(verification.finding());
    if (!verification.sound() && !known) {
      log.error("The book is not sound: {}", verification.finding());
    } else if (before != null && verification.sound() && !before.sound()) {
      log.warn("The book is sound again; before: {}", before.finding());
    }
    latest = verification;
    if (verification.full()) {
      latestFullAt = verification.startedAt();
    }
    return verification;
  }

  /** Ends what is under way. */
  @Override
  public void close() {
    verifier.close();
  }
}
