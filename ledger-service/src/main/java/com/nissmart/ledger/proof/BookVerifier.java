package com.nissmart.ledger.proof;

import com.nissmart.ledger.guard.BookGuards;
import com.nissmart.ledger.guard.BookGuards.Differences;
import com.nissmart.ledger.proof.fold.FoldAccount;
import com.nissmart.ledger.proof.fold.FoldPosition;
import com.nissmart.ledger.proof.read.SnapshotConnections;
import com.nissmart.ledger.proof.read.VerificationPace;
import com.nissmart.ledger.proof.read.VerifiedSnapshot;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.FindingScope;
import com.nissmart.ledger.proof.row.UnreadableBookException;
import com.nissmart.runtime.database.DatabaseSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
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
  private final int accountsAtOnce;

  /** A verification, and the position from which the next one can continue if no row is wrong. */
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

  /** Makes a verifier that takes at most a quarter of the heap for accounts. */
  public BookVerifier(DatabaseSettings database, int bookId, InstantSource clock) {
    this(database, bookId, clock, accountsIn(Runtime.getRuntime().maxMemory() / 4));
  }

  /**
   * Makes a verifier.
   *
   * @param accountsAtOnce the accounts that may be in memory
   */
  public BookVerifier(
      DatabaseSettings database, int bookId, InstantSource clock, int accountsAtOnce) {
    this.bookId = bookId;
    this.snapshots = new SnapshotConnections(database, bookId);
    this.clock = clock;
    this.accountsAtOnce = accountsAtOnce;
  }

  /** Returns how many accounts fit into so many bytes. */
  static int accountsIn(long bytes) {
    return Math.clamp(bytes / FoldAccount.BYTES, 1, Integer.MAX_VALUE);
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
  VerifiedPosition since(FoldPosition position, VerificationPace pace) {
    return run(false, pace, run -> run.since(position));
  }

  private VerifiedPosition run(boolean full, VerificationPace pace, Work work) {
    Instant startedAt = clock.instant();
    long began = System.nanoTime();
    try (Connection connection = snapshots.connect()) {
      VerificationRun run =
          new VerificationRun(bookId, snapshots, connection, pace, accountsAtOnce);
      String finding = "";
      FoldPosition end = null;
      FindingScope scope = FindingScope.NOTHING;
      List<String> slow = List.of();
      try {
        work.run(run);
        end = run.compared();
        Differences guards = snapshots.read(connection, BookVerifier::guards);
        finding = guards.text();
        scope = guards.endangersChain() ? FindingScope.BOOK : FindingScope.NOTHING;
        slow = guards.slow();
      } catch (Finding e) {
        finding = e.text();
        scope = e.scope();
      }
      Duration duration = Duration.ofNanos(System.nanoTime() - began);
      return new VerifiedPosition(
          new Verification(
              full,
              finding,
              scope,
              slow,
              run.fold().batchNo,
              run.fold().seq(),
              run.transactions(),
              run.entries(),
              startedAt,
              duration),
          end);
    } catch (SQLException e) {
      throw new UnreadableBookException("The book cannot be read", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnreadableBookException("The verification was interrupted", e);
    }
  }

  private static Differences guards(VerifiedSnapshot view) throws SQLException {
    return BookGuards.differences(view.connection());
  }
}
