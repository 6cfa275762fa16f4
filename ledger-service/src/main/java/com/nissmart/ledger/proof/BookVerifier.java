package com.nissmart.ledger.proof;

import com.nissmart.ledger.proof.fold.BookFold;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.SnapshotConnections;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The verifier of a book. It derives every row again and compares it with the stored one. It only
 * reads, so the rights of the service's role are enough.
 */
public final class BookVerifier implements AutoCloseable {
  private final int bookId;
  private final SnapshotConnections snapshots;
  private final InstantSource clock;

  /** A verification, and the position from which the next one can continue if it found nothing. */
  record VerifiedPosition(Verification verification, @Nullable FoldPosition end) {
    /** Adds a finding, unless there is one already. */
    VerifiedPosition with(Optional<String> finding) {
      return finding.isEmpty() || !verification.sound()
          ? this
          : new VerifiedPosition(verification.withFinding(finding.get()), end);
    }
  }

  private interface Work {
    void run(VerificationRun run) throws SQLException, Finding, InterruptedException;
  }

  public BookVerifier(DatabaseSettings database, int bookId, InstantSource clock) {
    this.bookId = bookId;
    this.snapshots = new SnapshotConnections(database, bookId);
    this.clock = clock;
  }

  /**
   * Verifies the whole book as fast as the machine can.
   *
   * @throws UnreadableBookException when the book cannot be read
   */
  public Verification verify() {
    return full(VerificationPace.FULL).verification();
  }

  /** Stops a running verification, which then throws. */
  @Override
  public void close() {
    snapshots.close();
  }

  VerifiedPosition full(VerificationPace pace) {
    return run(true, pace, VerificationRun::full);
  }

  /** Verifies the rows that were appended after a position. */
  VerifiedPosition since(FoldPosition position) {
    return run(false, VerificationPace.FULL, run -> run.since(position));
  }

  private VerifiedPosition run(boolean full, VerificationPace pace, Work work) {
    Instant startedAt = clock.instant();
    long began = System.nanoTime();
    try (Connection connection = snapshots.connect()) {
      VerificationRun run = new VerificationRun(bookId, snapshots, connection, pace);
      String finding = "";
      try {
        work.run(run);
      } catch (Finding e) {
        finding = e.text();
      }
      BookFold fold = run.fold();
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      return new VerifiedPosition(
          new Verification(
              full,
              finding,
              fold.batchNo,
              fold.seq(),
              fold.postings.transactions,
              fold.postings.entries,
              startedAt,
              duration),
          finding.isEmpty() ? run.compared() : null);
    } catch (SQLException e) {
      throw new UnreadableBookException("The book cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableBookException("The verification was interrupted", e);
    }
  }
}
