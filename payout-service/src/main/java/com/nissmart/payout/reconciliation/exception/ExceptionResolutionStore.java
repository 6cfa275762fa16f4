package com.nissmart.payout.reconciliation.exception;

import com.nissmart.payout.reconciliation.exception.ExceptionItem.Kind;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;

/**
 * The SQL that resolves exceptions. Closing the last one of a withdrawal changes the withdrawal
 * too, so all transactions lock in one order: the withdrawals by id, then the exceptions by id.
 */
final class ExceptionResolutionStore {
  /** The person and the reason of a resolution. */
  record Resolver(String by, String reason, Instant now) {}

  /** Resolves those that are open; returns their number. */
  int resolve(Handle handle, List<UUID> ids, Resolver resolver) {
    if (ids.isEmpty()) {
      return 0;
    }
    lock(handle, ids);
    return handle
        .createUpdate(
            """
            UPDATE reconciliation_exception
            SET resolved_at = :now, resolved_by = :by, resolution = :reason
            WHERE exception_id = any(:ids) AND resolved_at IS NULL
            """)
        .bindArray("ids", UUID.class, ids)
        .bind("by", resolver.by())
        .bind("reason", resolver.reason())
        .bind("now", resolver.now())
        .execute();
  }

  /** Resolves the open exceptions of these kinds about lines that are now judged otherwise. */
  int resolveExplained(
      Handle handle, List<Kind> kinds, Collection<JudgedLine> lines, Resolver resolver) {
    return resolveStill(handle, () -> explained(handle, kinds, lines), resolver);
  }

  /** Resolves open exceptions of a run, at most so many at once. */
  int resolveOf(Handle handle, ExceptionsOfRun which, int most, Resolver resolver) {
    return resolveStill(handle, () -> open(handle, which, most), resolver);
  }

  /** Resolves open exceptions that only voided runs found, this one among them. */
  int resolveVoided(Handle handle, UUID run, int most, Resolver resolver) {
    return resolveStill(handle, () -> voided(handle, run, most), resolver);
  }

  /** Looks again once the locks are granted, because others may have acted before. */
  private int resolveStill(Handle handle, Supplier<List<UUID>> which, Resolver resolver) {
    List<UUID> found = which.get();
    if (found.isEmpty()) {
      return 0;
    }
    lock(handle, found);
    Set<UUID> still = new HashSet<>(which.get());
    return resolve(handle, found.stream().filter(still::contains).toList(), resolver);
  }

  private void lock(Handle handle, List<UUID> ids) {
    var _ =
        handle
            .createQuery(
                """
                SELECT w.withdrawal_id FROM withdrawal w
                WHERE w.withdrawal_id IN (
                  SELECT x.withdrawal_id FROM reconciliation_exception x
                  WHERE x.exception_id = any(:ids))
                ORDER BY w.withdrawal_id
                FOR NO KEY UPDATE
                """)
            .bindArray("ids", UUID.class, ids)
            .mapTo(UUID.class)
            .list();
    var _ =
        handle
            .createQuery(
                """
                SELECT exception_id FROM reconciliation_exception
                WHERE exception_id = any(:ids)
                ORDER BY exception_id
                FOR NO KEY UPDATE
                """)
            .bindArray("ids", UUID.class, ids)
            .mapTo(UUID.class)
            .list();
  }

  private List<UUID> explained(Handle handle, List<Kind> kinds, Collection<JudgedLine> lines) {
    return handle
        .createQuery(
            """
            SELECT DISTINCT x.exception_id
            FROM unnest(:references, :statuses, :verdicts) AS line (reference, status, verdict)
            JOIN reconciliation_exception x ON x.reference = line.reference AND x.line_status = line.status
            WHERE x.kind = any(:kinds) AND x.kind <> line.verdict AND x.resolved_at IS NULL
              AND (line.verdict = 'MATCHED' OR EXISTS (
                SELECT 1 FROM reconciliation_exception other
                WHERE other.reference = line.reference AND other.line_status = line.status
                  AND other.kind = line.verdict AND other.resolved_at IS NULL))
              AND NOT EXISTS (SELECT 1 FROM exception_act act
                WHERE act.exception_id = x.exception_id AND act.failure IS NULL)
            """)
        .bindArray("kinds", String.class, kinds.stream().map(Kind::name).toList())
        .bindArray("references", String.class, all(lines, one -> one.line().reference()))
        .bindArray("statuses", String.class, all(lines, one -> one.line().status().name()))
        .bindArray("verdicts", String.class, all(lines, JudgedLine::verdict))
        .mapTo(UUID.class)
        .list();
  }

  private static List<String> all(
      Collection<JudgedLine> lines, Function<JudgedLine, String> column) {
    return lines.stream().map(column).toList();
  }

  private List<UUID> open(Handle handle, ExceptionsOfRun which, int most) {
    Kind kind = which.kind();
    return handle
        .createQuery(
            """
            SELECT x.exception_id
            FROM reconciliation_finding f JOIN reconciliation_exception x USING (exception_id)
            WHERE f.reconciliation_id = :run AND x.resolved_at IS NULL
              AND (cast(:kind AS text) IS NULL OR x.kind = :kind)
              AND (:shared OR NOT EXISTS (
                SELECT 1 FROM reconciliation_finding other JOIN reconciliation o USING (reconciliation_id)
                WHERE other.exception_id = x.exception_id AND o.reconciliation_id <> :run
                  AND o.status <> 'VOIDED'))
            ORDER BY x.exception_id
            LIMIT :most
            """)
        .bind("run", which.reconciliationId())
        .bind("kind", kind == null ? null : kind.name())
        .bind("shared", which.alsoFoundByOthers())
        .bind("most", most)
        .mapTo(UUID.class)
        .list();
  }

  private List<UUID> voided(Handle handle, UUID run, int most) {
    return handle
        .createQuery(
            """
            SELECT x.exception_id
            FROM reconciliation_finding f JOIN reconciliation_exception x USING (exception_id)
            WHERE f.reconciliation_id = :run AND x.resolved_at IS NULL AND x.reconciliation_id IS NOT NULL
              AND NOT EXISTS (
                SELECT 1 FROM reconciliation_finding other JOIN reconciliation o USING (reconciliation_id)
                WHERE other.exception_id = x.exception_id AND o.status <> 'VOIDED')
            ORDER BY x.exception_id
            LIMIT :most
            """)
        .bind("run", run)
        .bind("most", most)
        .mapTo(UUID.class)
        .list();
  }
}
