package com.nissmart.payout.reconciliation;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The SQL of runs: their claims, their waits, and their lists. */
final class ReconciliationRunStore {
  /** The claim of a worker; only the one with the highest epoch may write. */
  record RunClaim(UUID id, long epoch) {}

  /** The longest time between the first part of a day and the last one. */
  private static final Duration PARTS_WAIT = Duration.ofHours(24);

  private static final String COLUMNS =
      """
      reconciliation_id AS id, rail, from_day, to_day, started_by, started_at, ended_at, status, source, dry_run,
        staged_at, report_lines, compared_lines, matched_lines, exceptions, resolved_withdrawals, report_name, tries,
        next_try_at, parts_until, failure, voided_by, void_reason
      """;

  private final RunProgressStore progress = new RunProgressStore();

  /** Inserts a run that has not begun; the lease keeps workers away while its file is received. */
  void insert(Handle handle, RunRequest request, UUID id, Instant now, int leaseSeconds) {
    handle
        .createUpdate(
            """
            INSERT INTO reconciliation (reconciliation_id, rail, from_day, to_day, started_by, started_at, status, source,
              dry_run, report_lines, matched_lines, exceptions, resolved_withdrawals, report_name, next_try_at,
              parts_until, lease_until)
            VALUES (:id, :rail, :days.from, :days.to, :startedBy, :now, 'RUNNING', :source, :dryRun, 0, 0, 0, 0,
              :reportName, :now, :partsUntil, now() + make_interval(secs => :lease))
            """)
        .bindMethods(request)
        .bind("id", id)
        .bind("now", now)
        .bind("partsUntil", request.moreParts() ? now.plus(PARTS_WAIT) : null)
        .bind("lease", leaseSeconds)
        .execute();
  }

  /**
   * Claims the oldest run that is due. The runs of a rail are compared one after the other, so that
   * each sees the lines and the exceptions of those before.
   */
  Optional<RunClaim> claim(Handle handle, Instant now, int leaseSeconds) {
    handle.execute("SELECT pg_advisory_xact_lock(hashtext('reconciliation'))");
    return handle
        .createQuery(
            """
            UPDATE reconciliation
            SET epoch = epoch + 1, tries = tries + 1, lease_until = now() + make_interval(secs => :lease)
            WHERE reconciliation_id = (
              SELECT r.reconciliation_id
              FROM reconciliation r
              WHERE r.status = 'RUNNING' AND r.next_try_at <= :now
                AND (r.lease_until IS NULL OR r.lease_until < now())
                AND NOT EXISTS (
                  SELECT 1 FROM reconciliation other
                  WHERE other.status = 'RUNNING' AND other.rail = r.rail AND other.lease_until >= now()
                    AND (other.staged_at IS NOT NULL OR other.source = 'RAIL'))
              ORDER BY r.reconciliation_id
              LIMIT 1)
            RETURNING reconciliation_id AS id, epoch
            """)
        .bind("now", now)
        .bind("lease", leaseSeconds)
        .mapTo(RunClaim.class)
        .findOne();
  }

  /** Locks the claimed run and extends its lease; returns false when another worker has it. */
  boolean extend(Handle handle, RunClaim claim, int leaseSeconds) {
    return handle
            .createUpdate(
                """
                UPDATE reconciliation SET lease_until = now() + make_interval(secs => :lease)
                WHERE reconciliation_id = :id AND epoch = :epoch AND status = 'RUNNING'
                """)
            .bind("id", claim.id())
            .bind("epoch", claim.epoch())
            .bind("lease", leaseSeconds)
            .execute()
        == 1;
  }

  /** Records why a try failed and when the next one is. */
  void failed(Handle handle, RunClaim claim, String failure, Instant nextTryAt) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation SET failure = :failure, next_try_at = :next, lease_until = NULL
            WHERE reconciliation_id = :id AND epoch = :epoch AND status = 'RUNNING'
            """)
        .bind("id", claim.id())
        .bind("epoch", claim.epoch())
        .bind("failure", failure)
        .bind("next", nextTryAt)
        .execute();
  }

  /** Lets a run wait for the other parts of its days. */
  void awaitParts(Handle handle, RunClaim claim) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation SET next_try_at = parts_until, failure = '', lease_until = NULL
            WHERE reconciliation_id = :id AND epoch = :epoch AND status = 'RUNNING'
            """)
        .bind("id", claim.id())
        .bind("epoch", claim.epoch())
        .execute();
  }

  /** Ends the wait of the runs whose last part has come. */
  void endParts(Handle handle, ReconciliationRun lastPart, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation SET parts_until = :now, next_try_at = least(next_try_at, :now)
            WHERE status = 'RUNNING' AND rail = :rail AND parts_until > :now AND NOT dry_run
              AND from_day <= :toDay AND to_day >= :fromDay
            """)
        .bindMethods(lastPart)
        .bind("now", now)
        .execute();
  }

  /** Gives a run up. */
  void giveUp(Handle handle, RunClaim claim, String failure, Instant now) {
    handle
        .createUpdate(
            """
            UPDATE reconciliation
            SET status = 'FAILED', failure = :failure, ended_at = greatest(:now, started_at), lease_until = NULL
            WHERE reconciliation_id = :id AND epoch = :epoch AND status = 'RUNNING'
            """)
        .bind("id", claim.id())
        .bind("epoch", claim.epoch())
        .bind("failure", failure)
        .bind("now", now)
        .execute();
  }

  /** Voids a run unless it is voided; returns whether it did. */
  boolean voidRun(Handle handle, UUID id, String by, String reason, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE reconciliation
                SET status = 'VOIDED', voided_by = :by, void_reason = :reason, lease_until = NULL,
                  ended_at = coalesce(ended_at, greatest(:now, started_at))
                WHERE reconciliation_id = :id AND status <> 'VOIDED' AND (staged_at IS NOT NULL OR source = 'RAIL')
                """)
            .bind("id", id)
            .bind("by", by)
            .bind("reason", reason)
            .bind("now", now)
            .execute()
        == 1;
  }

  /** Removes a run that no one was told of. */
  void remove(Handle handle, UUID id) {
    handle
        .createUpdate(
            """
            DELETE FROM reconciliation
            WHERE reconciliation_id = :id AND status = 'RUNNING' AND staged_at IS NULL
            """)
        .bind("id", id)
        .execute();
  }

  Optional<ReconciliationRun> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM reconciliation WHERE reconciliation_id = :id")
        .bind("id", id)
        .map(row -> read(handle, row))
        .findOne();
  }

  /** Returns the page before this id, newest first; the newest page before null. */
  List<ReconciliationRun> list(Handle handle, @Nullable UUID before, int limit) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + """
                FROM reconciliation
                WHERE (cast(:before AS uuid) IS NULL OR reconciliation_id < :before)
                  AND (staged_at IS NOT NULL OR source = 'RAIL')
                ORDER BY reconciliation_id DESC
                LIMIT :limit
                """)
        .bind("before", before)
        .bind("limit", limit)
        .map(row -> read(handle, row))
        .list();
  }

  /**
   * Returns the days up to yesterday that no run of this caller has covered or is about to cover,
   * since its first run; only yesterday before that one.
   */
  List<LocalDate> missedDays(
      Handle handle, String rail, String startedBy, LocalDate earliest, LocalDate yesterday) {
    return handle
        .createQuery(
            """
            SELECT day::date
            FROM generate_series(
              greatest(:earliest, (SELECT coalesce(min(from_day), :yesterday) FROM reconciliation
                WHERE started_by = :by AND rail = :rail))::timestamp, :yesterday::timestamp, interval '1 day') AS day
            WHERE NOT EXISTS (
              SELECT 1 FROM reconciliation
              WHERE started_by = :by AND rail = :rail AND status IN ('RUNNING', 'COMPLETED')
                AND day::date BETWEEN from_day AND to_day)
            ORDER BY day
            """)
        .bind("rail", rail)
        .bind("by", startedBy)
        .bind("earliest", earliest)
        .bind("yesterday", yesterday)
        .mapTo(LocalDate.class)
        .list();
  }

  private ReconciliationRun read(Handle handle, RowView row) {
    UUID id = row.getColumn("id", UUID.class);
    return new ReconciliationRun(
        id,
        row.getColumn("rail", String.class),
        row.getColumn("from_day", LocalDate.class),
        row.getColumn("to_day", LocalDate.class),
        row.getColumn("started_by", String.class),
        row.getColumn("started_at", Instant.class),
        row.getColumn("ended_at", Instant.class),
        row.getColumn("status", ReconciliationRun.Status.class),
        row.getColumn("source", ReconciliationRun.Source.class),
        row.getColumn("dry_run", Boolean.class),
        row.getColumn("staged_at", Instant.class),
        row.getColumn("report_lines", Integer.class),
        row.getColumn("compared_lines", Integer.class),
        row.getColumn("matched_lines", Integer.class),
        row.getColumn("exceptions", Integer.class),
        row.getColumn("resolved_withdrawals", Integer.class),
        row.getColumn("report_name", String.class),
        row.getColumn("tries", Integer.class),
        row.getColumn("next_try_at", Instant.class),
        row.getColumn("parts_until", Instant.class),
        row.getColumn("failure", String.class),
        row.getColumn("voided_by", String.class),
        row.getColumn("void_reason", String.class),
        progress.totals(handle, id));
  }
}
