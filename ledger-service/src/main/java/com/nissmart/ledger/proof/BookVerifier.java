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
import org.jspecify.annotations.Nullable;

/**
 * Derives a ledger's book anew and holds every stored row against what was derived. Reads only; the
 * rights of the service's role are enough.
 */
public final class BookVerifier implements AutoCloseable {
  private final SnapshotConnections snapshots;
  private final InstantSource clock;

  /** What a verification found, and where the next one can go on if it found nothing. */
  record Outcome(Verification verification, @Nullable FoldPosition end) {}

  private interface Work {
    void run(VerificationRun run, Connection connection)
        throws SQLException, Finding, InterruptedException;
  }

  /** A verifier of the ledger in that database, with connections of its own. */
  public BookVerifier(DatabaseSettings database, InstantSource clock) {
    this.snapshots = new SnapshotConnections(database);
    this.clock = clock;
  }

  /**
   * Derives the whole book, as fast as the machine can.
   *
   * @throws UnreadableBookException when that is not possible, and nothing is known
   */
  public Verification verify() {
    return full(VerificationPace.FULL).verification();
  }

  /** Ends a verification under way: it throws. */
  @Override
  public void close() {
    snapshots.close();
  }

  Outcome full(VerificationPace pace) {
    return run(true, pace, VerificationRun::full);
  }

  /** Derives what was appended after a position. */
  Outcome since(FoldPosition position) {
    return run(false, VerificationPace.FULL, (run, connection) -> run.since(connection, position));
  }

  private Outcome run(boolean full, VerificationPace pace, Work work) {
    Instant startedAt = clock.instant();
    long began = System.nanoTime();
    VerificationRun run = new VerificationRun(snapshots, pace);
    String finding = "";
    try (Connection connection = snapshots.connect()) {
      work.run(run, connection);
    } catch (Finding e) {
      finding = e.text();
    } catch (SQLException e) {
      throw new UnreadableBookException("the book cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableBookException("the verification was interrupted", e);
    }
    BookFold fold = run.fold();
    Duration duration = Duration.ofNanos(System.nanoTime() - began);
    return new Outcome(
        new Verification(
            full,
            finding,
            fold.batchNo,
            fold.seq(),
            fold.postings.transactions,
            fold.postings.entries,
            startedAt,
            duration),
        finding.isEmpty() ? fold.position() : null);
  }
}
