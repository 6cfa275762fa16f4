package com.nissmart.ledger.approval;

import com.google.protobuf.ByteString;
import com.nissmart.contract.Money;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The statements on what operators asked for. */
final class OperatorActStore {
  /**
   * A recorded request, and the proposal that it waits for, if any.
   *
   * @param changeNo the number that a change of status with a key must get; 0 when nothing changes
   */
  record RecordedAct(ByteString request, Optional<UUID> proposalId, @Nullable Integer changeNo) {
    RecordedAct(ByteString request, Optional<UUID> proposalId) {
      this(request, proposalId, null);
    }
  }

  /** Waits until no other transaction counts the acts of this operator. */
  void lock(Handle handle, UUID operatorId) {
    handle.execute(
        "SELECT pg_advisory_xact_lock(hashtextextended('operator_act ' || ?, 0))",
        operatorId.toString());
  }

  Optional<RecordedAct> find(Handle handle, UUID id) {
    return handle
        .select("SELECT request, proposal_id, change_no FROM operator_act WHERE act_id = ?", id)
        .map((row, context) ->
            new RecordedAct(
                ByteString.copyFrom(row.getBytes(1)),
                Optional.ofNullable(row.getObject(2, UUID.class)),
                row.getObject(3, Integer.class)))
        .findOne();
  }

  /** Records a reversal, or again one that was recorded and not booked. */
  void put(Handle handle, UUID id, UUID operatorId, Money amount, RecordedAct act, Instant now) {
    handle.execute(
        """
        INSERT INTO operator_act (act_id, operator_id, kind, amount, currency, request, proposal_id, created_at)
        VALUES (?, ?, 'REVERSAL', ?, ?, ?, ?, ?)
        ON CONFLICT (act_id) DO UPDATE SET proposal_id = excluded.proposal_id, created_at = excluded.created_at
        """,
        id,
        operatorId,
        amount.amount(),
        amount.currency(),
        act.request().toByteArray(),
        act.proposalId(),
        now);
  }

  /** Records a change of status. */
  void insert(Handle handle, UUID id, UUID operatorId, RecordedAct act, Instant now) {
    handle.execute(
        """
        INSERT INTO operator_act (act_id, operator_id, kind, request, proposal_id, change_no, created_at)
        VALUES (?, ?, 'ACCOUNT_STATUS', ?, ?, ?, ?)
        """,
        id,
        operatorId,
        act.request().toByteArray(),
        act.proposalId(),
        act.changeNo(),
        now);
  }

  /**
   * Returns the sum of the other reversals of a currency that the operator did alone since then.
   */
  long reversedAlone(
      Handle handle, UUID operatorId, String currency, UUID exceptActId, Instant since) {
    return handle
        .select(
            """
            SELECT coalesce(sum(amount), 0) FROM operator_act
             WHERE operator_id = ? AND kind = 'REVERSAL' AND currency = ? AND act_id <> ?
               AND created_at > ? AND proposal_id IS NULL
            """,
            operatorId,
            currency,
            exceptActId,
            since)
        .mapTo(Long.class)
        .one();
  }

  /** Returns how many changes of status the operator did alone since then. */
  int changedAlone(Handle handle, UUID operatorId, Instant since) {
    return handle
        .select(
            """
            SELECT count(*) FROM operator_act
             WHERE operator_id = ? AND kind = 'ACCOUNT_STATUS' AND created_at > ? AND proposal_id IS NULL
               AND change_no IS DISTINCT FROM 0
            """,
            operatorId,
            since)
        .mapTo(Integer.class)
        .one();
  }
}
