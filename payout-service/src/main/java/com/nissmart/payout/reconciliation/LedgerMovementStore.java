package com.nissmart.payout.reconciliation;

import com.nissmart.contract.Money;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The copy of what the ledger has done about withdrawals. */
final class LedgerMovementStore {
  private static final String SELECT =
      "select m.transaction_id, m.seq, m.type, m.amount_minor, m.currency, m.resolves, m.created_at from ledger_movement m ";

  /** seq of the last transaction that was looked at. */
  long position(Handle handle) {
    return handle.createQuery("select seq from ledger_position").mapTo(Long.class).one();
  }

  /** Everything up to here was looked at; somebody else may have come further. */
  void moveTo(Handle handle, long seq) {
    handle
        .createUpdate("update ledger_position set seq = :seq where seq < :seq")
        .bind("seq", seq)
        .execute();
  }

  /** Keeps movements; one that is known stays as it is. */
  void add(Handle handle, List<LedgerMovement> movements) {
    if (movements.isEmpty()) {
      return;
    }
    PreparedBatch batch =
        handle.prepareBatch(
            """
            insert into ledger_movement (transaction_id, seq, type, amount_minor, currency, resolves, created_at)
            values (:id, :seq, :type, :amount, :currency, :resolves, :created_at)
            on conflict on constraint ledger_movement_pk do nothing
            """);
    for (LedgerMovement movement : movements) {
      batch
          .bind("id", movement.transactionId())
          .bind("seq", movement.seq())
          .bind("type", movement.type())
          .bind("amount", movement.amount().amount())
          .bind("currency", movement.amount().currency())
          .bind("resolves", movement.resolves())
          .bind("created_at", movement.createdAt().atOffset(ZoneOffset.UTC))
          .add();
    }
    batch.execute();
  }

  Map<UUID, LedgerMovement> find(Handle handle, Collection<UUID> ids) {
    Map<UUID, LedgerMovement> found = new HashMap<>();
    handle
        .createQuery(SELECT + "where m.transaction_id = any(:ids)")
        .bindArray("ids", UUID.class, List.copyOf(ids))
        .map((row, _) -> read(row))
        .forEach(movement -> found.put(movement.transactionId(), movement));
    return found;
  }

  /**
   * Holds that nothing has resolved and no open withdrawal has.
   *
   * @param since looks no further back
   * @param grace only those that have been there for so long
   */
  List<LedgerMovement> orphans(Handle handle, Instant since, Duration grace) {
    return handle
        .createQuery(
            SELECT
                + """
                where m.type = 'WITHDRAWAL' and m.created_at >= :since
                  and m.created_at < now() - make_interval(secs => :grace)
                  and not exists (select 1 from ledger_movement r where r.resolves = m.transaction_id)
                  and not exists (select 1 from withdrawal w join withdrawal_attempt a using (withdrawal_id, attempt_no)
                    where w.status in ('PENDING', 'PROCESSING') and a.hold_transaction_id = m.transaction_id)
                order by m.seq
                """)
        .bind("since", since.atOffset(ZoneOffset.UTC))
        .bind("grace", grace.toMillis() / 1e3)
        .map((row, _) -> read(row))
        .list();
  }

  private static LedgerMovement read(ResultSet row) throws SQLException {
    return new LedgerMovement(
        row.getObject("transaction_id", UUID.class),
        row.getLong("seq"),
        row.getString("type"),
        new Money(row.getLong("amount_minor"), row.getString("currency")),
        row.getObject("resolves", UUID.class),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
