package com.nissmart.payout.reconciliation.ledger;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The SQL of the copied movements. */
final class LedgerMovementStore {
  private static final String SELECT =
      """
      SELECT m.transaction_id, m.seq, m.type, m.amount_minor AS amount, m.currency, m.resolves, m.created_at
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
            INSERT INTO ledger_movement (transaction_id, seq, type, amount_minor, currency, resolves, created_at)
            VALUES (:transactionId, :seq, :type, :amount.amount, :amount.currency, :resolves, :createdAt)
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
}
