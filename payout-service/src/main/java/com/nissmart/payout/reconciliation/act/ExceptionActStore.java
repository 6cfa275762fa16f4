package com.nissmart.payout.reconciliation.act;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.contract.Money;
import com.nissmart.payout.reconciliation.exception.ActRules;
import com.nissmart.payout.v1.ExceptionAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.result.RowView;
import org.jspecify.annotations.Nullable;

/** The tables of acts and of the transactions that they booked. */
final class ExceptionActStore {
  /**
   * An act in the table.
   *
   * @param failure why the ledger refused it; null when it did not
   */
  record StoredAct(ExceptionAct act, boolean ended, @Nullable String failure) {}

  void insert(Handle handle, ExceptionAct act, Instant now, Instant nextTry) {
    handle
        .createUpdate(
            """
            INSERT INTO exception_act (act_id, exception_id, action, amount_minor, currency, account_id, reason,
              requested_by, approved_by, created_at, next_try_at)
            VALUES (:id, :exceptionId, :word, :amount.amount, :amount.currency, :accountId, :reason,
              :requestedBy, :approvedBy, :now, :next_try)
            """)
        .bindMethods(act)
        .bind("word", ActRules.word(act.action()))
        .bind("now", utc(now))
        .bind("next_try", utc(nextTry))
        .execute();
  }

  Optional<StoredAct> find(Handle handle, UUID id) {
    return handle
        .createQuery("SELECT * FROM exception_act WHERE act_id = :id")
        .bind("id", id)
        .map(row -> read(row))
        .findOne();
  }

  /** Returns the act of an exception that the ledger has not refused. */
  Optional<StoredAct> ofException(Handle handle, UUID exceptionId) {
    return handle
        .createQuery("SELECT * FROM exception_act WHERE exception_id = :id AND failure IS NULL")
        .bind("id", exceptionId)
        .map(row -> read(row))
        .findOne();
  }

  /**
   * Returns another exception about the same line of the bank that is booked, or being booked. One
   * statement may number the line where another one does not. Two numbers in one report are two
   * lines.
   */
  Optional<UUID> twin(Handle handle, UUID exceptionId) {
    return handle
        .createQuery(
            """
            SELECT twin.exception_id FROM reconciliation_exception x
            JOIN reconciliation_exception twin ON twin.kind = x.kind
              AND regexp_replace(twin.reference, '/[0-9]+$', '') = regexp_replace(x.reference, '/[0-9]+$', '')
              AND twin.rail_amount = x.rail_amount AND twin.rail_currency = x.rail_currency
              AND twin.line_status IS NOT DISTINCT FROM x.line_status AND twin.exception_id <> x.exception_id
            JOIN exception_act a ON a.exception_id = twin.exception_id AND a.failure IS NULL
            WHERE x.exception_id = :id AND x.kind = 'MISSING_HERE'
              AND (twin.reference = x.reference OR NOT EXISTS (
                SELECT 1 FROM reconciliation_finding f JOIN reconciliation_finding other USING (reconciliation_id)
                WHERE f.exception_id = x.exception_id AND other.exception_id = twin.exception_id))
            LIMIT 1
            """)
        .bind("id", exceptionId)
        .mapTo(UUID.class)
        .findOne();
  }

  /** Returns whether the bank sent the late payment of an exception back. */
  boolean cameBack(Handle handle, UUID exceptionId) {
    return handle
        .createQuery(
            """
            SELECT EXISTS (
              SELECT 1 FROM reconciliation_exception x
              JOIN withdrawal_attempt a ON a.external_reference = x.reference
              JOIN late_booking b ON b.withdrawal_id = a.withdrawal_id AND b.attempt_no = a.attempt_no
              WHERE x.exception_id = :id AND b.kind = 'RETURNED')
            """)
        .bind("id", exceptionId)
        .mapTo(Boolean.class)
        .one();
  }

  /** Takes an act that was interrupted; nobody else takes it before the next try. */
  Optional<ExceptionAct> takeDue(Handle handle, Instant now, Instant nextTry) {
    return handle
        .createQuery(
            """
            SELECT act_id FROM exception_act
            WHERE ended_at IS NULL AND next_try_at <= :now
            ORDER BY next_try_at
            LIMIT 1
            FOR NO KEY UPDATE SKIP LOCKED
            """)
        .bind("now", utc(now))
        .mapTo(UUID.class)
        .findOne()
        .map(due -> postpone(handle, due, nextTry));
  }

  private static ExceptionAct postpone(Handle handle, UUID id, Instant nextTry) {
    return handle
        .createQuery(
            "UPDATE exception_act SET next_try_at = :next_try WHERE act_id = :id RETURNING *")
        .bind("id", id)
        .bind("next_try", utc(nextTry))
        .map(row -> read(row).act())
        .one();
  }

  /** Records the end of an act; returns false when it is recorded already. */
  boolean end(Handle handle, UUID id, @Nullable String failure, Instant now) {
    return handle
            .createUpdate(
                """
                UPDATE exception_act SET ended_at = :now, failure = :failure
                WHERE act_id = :id AND ended_at IS NULL
                """)
            .bind("id", id)
            .bind("failure", failure)
            .bind("now", utc(now))
            .execute()
        == 1;
  }

  /** Records the transactions of an act, and the last one with its exception. */
  void addBookings(Handle handle, ExceptionAct act, List<UUID> transactions) {
    handle
        .createUpdate(
            """
            WITH booking AS (
              INSERT INTO exception_booking (transaction_id, act_id)
              SELECT transaction_id, :act FROM unnest(:transactions) AS t (transaction_id))
            UPDATE reconciliation_exception SET booked_transaction_id = :last
            WHERE exception_id = :exception
            """)
        .bind("act", act.id())
        .bindArray("transactions", UUID.class, transactions)
        .bind("last", transactions.getLast())
        .bind("exception", act.exceptionId())
        .execute();
  }

  private static StoredAct read(RowView row) {
    ExceptionAct act =
        new ExceptionAct(
            row.getColumn("act_id", UUID.class),
            row.getColumn("exception_id", UUID.class),
            ExceptionAction.valueOf("EXCEPTION_ACTION_" + row.getColumn("action", String.class)),
            new Money(
                row.getColumn("amount_minor", Long.class), row.getColumn("currency", String.class)),
            row.getColumn("account_id", UUID.class),
            row.getColumn("reason", String.class),
            row.getColumn("requested_by", UUID.class),
            row.getColumn("approved_by", UUID.class));
    return new StoredAct(
        act,
        row.getColumn("ended_at", Instant.class) != null,
        row.getColumn("failure", String.class));
  }
}
