package com.nissmart.payout.withdrawal.work;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;
import static com.nissmart.runtime.database.SqlSeconds.seconds;

import com.nissmart.payout.withdrawal.Claim;
import com.nissmart.payout.withdrawal.Claim.Lease;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/**
 * The leases of withdrawals and when each is due. Leases are on the database's time, so that no two
 * replicas can disagree about them.
 */
final class WorkStore {
  /**
   * Claims due withdrawals without a lease, the longest due first. It counts the try at once, so
   * that even a withdrawal that crashes its worker is claimed more and more rarely.
   */
  List<Lease> claim(Handle handle, String owner, Duration lease, int limit, Instant now) {
    List<UUID> due = lockDue(handle, limit, now);
    if (due.isEmpty()) {
      return List.of();
    }
    return handle
        .createQuery(
            """
            UPDATE withdrawal
            SET lease_owner = :owner, lease_epoch = lease_epoch + 1, tries = tries + 1,
              lease_until = now() + make_interval(secs => :lease)
            WHERE withdrawal_id = any(:due)
            RETURNING withdrawal_id, lease_epoch, tries
            """)
        .bind("owner", owner)
        .bind("lease", seconds(lease))
        .bindArray("due", UUID.class, due)
        .map((row, _) ->
            new Lease(
                row.getObject("withdrawal_id", UUID.class),
                row.getLong("lease_epoch"),
                row.getInt("tries")))
        .list();
  }

  private List<UUID> lockDue(Handle handle, int limit, Instant now) {
    return handle
        .createQuery(
            """
            SELECT withdrawal_id FROM withdrawal
            WHERE next_run_at <= :now AND (lease_until IS NULL OR lease_until <= now())
            ORDER BY next_run_at LIMIT :limit
            FOR NO KEY UPDATE SKIP LOCKED
            """)
        .bind("limit", limit)
        .bind("now", utc(now))
        .mapTo(UUID.class)
        .list();
  }

  /**
   * Reads the withdrawals of leases; leaves out those that another worker has claimed since. This
   * is a second statement, so that it sees both rows as they are after the claim.
   */
  Map<UUID, Claim> read(Handle handle, List<Lease> leases) {
    Map<UUID, Lease> byId =
        leases.stream().collect(Collectors.toMap(Lease::withdrawalId, Function.identity()));
    return WithdrawalRows.select(
            handle,
            """
            , a.sent_at
            FROM unnest(:ids, :epochs) AS l (id, epoch)
            JOIN withdrawal w ON w.withdrawal_id = l.id AND w.lease_epoch = l.epoch
            JOIN withdrawal_attempt a ON a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no
            """)
        .bindArray("ids", UUID.class, leases.stream().map(Lease::withdrawalId).toList())
        .bindArray("epochs", Long.class, leases.stream().map(Lease::epoch).toList())
        .map((row, context) -> {
          var withdrawal = WithdrawalRows.MAPPER.map(row, context);
          Lease lease = Objects.requireNonNull(byId.get(withdrawal.id()));
          return new Claim(withdrawal, lease, WithdrawalRows.instantOrNull(row, "sent_at"));
        })
        .stream()
        .collect(Collectors.toMap(claim -> claim.withdrawal().id(), Function.identity()));
  }

  /** Records that the same reference is about to be sent once more, and extends the lease. */
  boolean sendAgain(Handle handle, Claim claim, Duration lease, Instant now) {
    return handle
            .createUpdate(
                """
                WITH w AS (
                  UPDATE withdrawal
                  SET frozen_since = NULL, lease_until = now() + make_interval(secs => :lease)
                  WHERE withdrawal_id = :id AND attempt_no = :attempt AND lease_epoch = :epoch AND lease_until > now()
                    AND status = 'PROCESSING'
                  RETURNING withdrawal_id, attempt_no, lease_epoch)
                UPDATE withdrawal_attempt a
                SET sent_at = :now, sent_epoch = w.lease_epoch, sends = sends + 1, send_answer = NULL
                FROM w WHERE a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no AND a.outcome IS NULL
                """)
            .bind("id", claim.withdrawal().id())
            .bind("attempt", claim.withdrawal().attempt().no())
            .bind("epoch", claim.lease().epoch())
            .bind("lease", seconds(lease))
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /**
   * Ends the lease of a claim and makes it due again; waiting for a rail that is down counts as no
   * try.
   */
  void putBack(Handle handle, Claim claim, Instant due, boolean counts) {
    handle
        .createUpdate(
            """
            UPDATE withdrawal
            SET tries = tries - CASE WHEN :counts THEN 0 ELSE least(tries, 1) END,
              lease_owner = NULL, lease_until = NULL, next_run_at = :due
            WHERE withdrawal_id = :id AND attempt_no = :attempt AND lease_epoch = :epoch AND lease_until > now()
              AND status IN ('PENDING', 'PROCESSING')
            """)
        .bind("id", claim.withdrawal().id())
        .bind("attempt", claim.withdrawal().attempt().no())
        .bind("epoch", claim.lease().epoch())
        .bind("due", utc(due))
        .bind("counts", counts)
        .execute();
  }

  /** Ends a lease that led nowhere; returns false when another worker has the withdrawal. */
  boolean setAside(Handle handle, Lease lease, Instant due) {
    return handle
            .createUpdate(
                """
                UPDATE withdrawal SET lease_owner = NULL, lease_until = NULL, next_run_at = :due
                WHERE withdrawal_id = :id AND lease_epoch = :epoch AND status IN ('PENDING', 'PROCESSING')
                """)
            .bind("id", lease.withdrawalId())
            .bind("epoch", lease.epoch())
            .bind("due", utc(due))
            .execute()
        == 1;
  }

  /**
   * Returns the first "not found" that this process got since the last sending. That is the given
   * one when there was none before; empty when the lease is over.
   */
  Optional<NotFoundMoment> firstNotFound(
      Handle handle, Claim claim, String process, NotFoundMoment moment) {
    handle
        .createUpdate(
            """
            INSERT INTO rail_not_found (withdrawal_id, attempt_no, sends, process, first_at, first_nanos)
            SELECT a.withdrawal_id, a.attempt_no, a.sends, :process, :at, :nanos
            FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
            WHERE w.withdrawal_id = :id AND w.lease_epoch = :epoch AND w.lease_until > now()
            ON CONFLICT ON CONSTRAINT rail_not_found_pk DO NOTHING
            """)
        .bind("process", process)
        .bind("at", utc(moment.at()))
        .bind("nanos", moment.nanos())
        .bind("id", claim.withdrawal().id())
        .bind("epoch", claim.lease().epoch())
        .execute();
    return handle
        .createQuery(
            """
            SELECT n.first_at, n.first_nanos
            FROM withdrawal_attempt a JOIN rail_not_found n USING (withdrawal_id, attempt_no, sends)
            WHERE a.withdrawal_id = :id AND a.attempt_no = :attempt AND n.process = :process
            """)
        .bind("id", claim.withdrawal().id())
        .bind("attempt", claim.withdrawal().attempt().no())
        .bind("process", process)
        .map((row, _) ->
            new NotFoundMoment(WithdrawalRows.instant(row, "first_at"), row.getLong("first_nanos")))
        .findOne();
  }

  /** Locks withdrawals in doubt since before a moment that do not wait for an operator yet. */
  List<UUID> lockInDoubt(Handle handle, Instant since, int limit) {
    return handle
        .createQuery(
            """
            SELECT withdrawal_id FROM withdrawal
            WHERE in_doubt_since < :since AND needs_operator_since IS NULL
            ORDER BY in_doubt_since LIMIT :limit
            FOR NO KEY UPDATE SKIP LOCKED
            """)
        .bind("since", utc(since))
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  /** Locks withdrawals that wait for a frozen account since before a moment, likewise. */
  List<UUID> lockFrozen(Handle handle, Instant since, int limit) {
    return handle
        .createQuery(
            """
            SELECT withdrawal_id FROM withdrawal
            WHERE frozen_since < :since AND needs_operator_since IS NULL
            ORDER BY frozen_since LIMIT :limit
            FOR NO KEY UPDATE SKIP LOCKED
            """)
        .bind("since", utc(since))
        .bind("limit", limit)
        .mapTo(UUID.class)
        .list();
  }

  /** Returns the next moment at which a withdrawal becomes due. */
  Optional<Instant> nextDue(Handle handle, Instant now) {
    return handle
        .createQuery("SELECT min(next_run_at) AS due FROM withdrawal WHERE next_run_at > :now")
        .bind("now", utc(now))
        .map((row, _) -> Optional.ofNullable(WithdrawalRows.instantOrNull(row, "due")))
        .one();
  }
}
