package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.row.LeftPositionException;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.runtime.database.DatabaseSettings;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The verifications of a process, one at a time. Each continues where the last sound one ended,
 * unless the whole book is asked for. A finding is logged once.
 */
public final class Verifications implements AutoCloseable {
  /** The rest after work in the background, as a multiple of it: a tenth of the time is work. */
  private static final int REST = 9;

  private static final Logger log = LoggerFactory.getLogger(Verifications.class);

  private final BookVerifier verifier;
  private final HeadCheck heads;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable FoldPosition end;
  private long latestBegan;
  private volatile @Nullable Verification latest;
  private volatile @Nullable Instant latestFullAt;
  private volatile boolean running;
  private volatile Consumer<Verification> onFinding = found -> {};

  /** Makes verifications of a book without signed heads. */
  public Verifications(DatabaseSettings database, int bookId, InstantSource clock) {
    this(database, bookId, clock, full -> Optional.empty());
  }

  /** Makes verifications of a book, of which signed heads are a part. */
  public Verifications(
      DatabaseSettings database, int bookId, InstantSource clock, HeadCheck heads) {
    this.heads = heads;
    this.verifier = new BookVerifier(database, bookId, clock);
  }

  /** Hands every result with a finding to an action, the same finding again, too. */
  public void onFinding(Consumer<Verification> action) {
    onFinding = action;
  }

  public Optional<Verification> latest() {
    return Optional.ofNullable(latest);
  }

  public Optional<Instant> latestFullAt() {
    return Optional.ofNullable(latestFullAt);
  }

  public boolean isRunning() {
    return running;
  }

  /**
   * Verifies, or waits for one that began after this call and does as much.
   *
   * @param full true for the whole book; otherwise the batches since the last sound verification,
   *     or the whole book when there was none
   * @throws UnreadableBookException when the book cannot be read
   */
  public Verification verify(boolean full) {
    return verify(full, VerificationPace.FULL);
  }

  /** Verifies a tenth of the time, so that writers are hardly slower, unless a call waits. */
  Verification verifyInBackground(boolean full) {
    return verify(full, this::rest);
  }

  private void rest(Duration worked) throws InterruptedException {
    if (!lock.hasQueuedThreads()) {
      Thread.sleep(worked.multipliedBy(REST));
    }
  }

  private Verification verify(boolean full, VerificationPace pace) {
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
      BookVerifier.VerifiedPosition verified =
          full || from == null ? verifier.full(pace) : verifier.since(from, pace);
      return keep(verified.with(heads.finding(verified.verification().full())));
    } catch (LeftPositionException e) {
      end = null; // the next one is of the whole book
      throw e;
    } finally {
      running = false;
      lock.unlock();
    }
  }

  /** Returns whether there is a sound verification from which the next one can continue. */
  boolean canContinue() {
    lock.lock();
    try {
      return end != null;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Keeps a result. After a finding in the whole book, nothing counts as verified. A finding in new
   * batches will be found again by the next verification.
   */
  private Verification keep(BookVerifier.VerifiedPosition verified) {
    Verification verification = verified.verification();
    if (verified.end() != null || verification.full()) {
      end = verified.end();
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
    if (!verification.sound()) {
      onFinding.accept(verification);
    }
    return verification;
  }

  @Override
  public void close() {
    verifier.close();
  }
}
