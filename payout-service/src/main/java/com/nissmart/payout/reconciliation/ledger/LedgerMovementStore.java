package com.nissmart.payout.reconciliation.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The SQL of the copied movements. */
final class LedgerMovementStore {
  private static final String SELECT =
      """
      SELECT m.transaction_id, m.seq, m.type, m.amount_minor AS amount, m.currency, m.resolves, m.created_at,
        m.requested_by, m.idempotency_key
      FROM ledger_movement m
      """;

  /** Returns the seq of the last transaction that was read. */
  long position(Handle handle) {
    return handle.createQuery("SELECT seq FROM ledger_position").mapTo(Long.class).one();
  }

  /** Moves the position forward; another replica may have moved it further already. */
  void moveTo(Handle handle, long seq) {
    handle
        .createUpdate("UPDATE ledger_position SET seq = :seq WHERE seq < :seq")
        .bind("seq", seq)
        .execute();
  }

  void add(Handle handle, List<LedgerMovement> movements) {
    PreparedBatch batch =
        handle.prepareBatch(
            """
            INSERT INTO ledger_movement (transaction_id, seq, type, amount_minor, currency, resolves, created_at,
              requested_by, idempotency_key)
            VALUES (:transactionId, :seq, :type, :amount.amount, :amount.currency, :resolves, :createdAt, :requestedBy,
              :idempotencyKey)
            ON CONFLICT ON CONSTRAINT ledger_movement_pk DO NOTHING
            """);
    movements.forEach(movement -> batch.bindMethods(movement).add());
    batch.execute();
  }

  Map<UUID, LedgerMovement> find(Handle handle, Collection<UUID> ids) {
    return handle
        .createQuery(SELECT + "WHERE m.transaction_id = any(:ids)")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .mapTo(LedgerMovement.class)
        .collectToMap(LedgerMovement::transactionId, Function.identity());
  }

  /** Returns the holds of a span of time that are neither resolved nor an open withdrawal's. */
  List<LedgerMovement> orphanedHolds(Handle handle, Instant from, Instant to) {
    return handle
        .createQuery(
            SELECT
                + """
                WHERE m.type = 'WITHDRAWAL' AND m.created_at >= :from AND m.created_at < :to
                  AND NOT EXISTS (SELECT 1 FROM ledger_movement r WHERE r.resolves = m.transaction_id)
                  AND NOT EXISTS (SELECT 1 FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
                    WHERE w.status IN ('PENDING', 'PROCESSING') AND a.hold_transaction_id = m.transaction_id)
                ORDER BY m.seq
                """)
        .bind("from", from)
        .bind("to", to)
        .mapTo(LedgerMovement.class)
        .list();
  }

  /** Returns the seq of the last movement that was checked. */
  long checked(Handle handle) {
    return handle.createQuery("SELECT checked_seq FROM ledger_position").mapTo(Long.class).one();
  }

  /** Records that the movements up to this seq were checked. */
  void checkedTo(Handle handle, long seq) {
    handle
        .createUpdate("UPDATE ledger_position SET checked_seq = :seq WHERE checked_seq < :seq")
        .bind("seq", seq)
        .execute();
  }

  /** Returns movements after a seq that are at least so old, in the order of the book. */
  List<LedgerMovement> after(Handle handle, long seq, Instant until, int limit) {
    return handle
        .createQuery(
            SELECT
                + """
                WHERE m.seq > :seq AND m.created_at <= :until
                ORDER BY m.seq
                LIMIT :limit
                """)
        .bind("seq", seq)
        .bind("until", until)
        .bind("limit", limit)
        .mapTo(LedgerMovement.class)
        .list();
  }

  /**
   * Returns those of the movements that changed payout clearing, suspense or a hold. A reversal did
   * when it reverses one that did.
   */
  Set<UUID> ofPayouts(Handle handle, List<UUID> ids) {
    return handle
        .createQuery(
            """
            SELECT m.transaction_id
            FROM ledger_movement m
            LEFT JOIN ledger_movement r ON r.transaction_id = m.resolves
            WHERE m.transaction_id = any(:ids)
              AND (m.type IN ('CAPTURE', 'RELEASE', 'ADJUSTMENT')
                OR (m.type = 'REVERSAL' AND r.type IN ('CAPTURE', 'ADJUSTMENT')))
            """)
        .bindArray("ids", UUID.class, ids)
        .mapTo(UUID.class)
        .set();
  }

  /**
   * Returns the transactions that are known for these attempts, and those of the ids that were
   * booked for exceptions.
   */
  Set<UUID> known(Handle handle, List<UUID> withdrawals, List<UUID> ids) {
    return handle
        .createQuery(
            """
            SELECT t.id
            FROM withdrawal_attempt a
            CROSS JOIN unnest(ARRAY[a.capture_transaction_id, a.release_transaction_id, a.reversal_transaction_id,
              a.adjustment_transaction_id]) AS t (id)
            WHERE a.withdrawal_id = any(:withdrawals) AND t.id IS NOT NULL
            UNION ALL
            SELECT transaction_id FROM late_booking
            WHERE withdrawal_id = any(:withdrawals) AND transaction_id IS NOT NULL
            UNION ALL
            SELECT transaction_id FROM exception_booking WHERE transaction_id = any(:ids)
            """)
        .bindArray("withdrawals", UUID.class, withdrawals)
        .bindArray("ids", UUID.class, ids)
        .mapTo(UUID.class)
        .set();
  }
}
