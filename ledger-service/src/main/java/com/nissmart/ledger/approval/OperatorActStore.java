package com.nissmart.ledger.approval;

import com.google.protobuf.ByteString;
import com.nissmart.contract.Money;
import java.time.Instant;
import java.time.OffsetDateTime;
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
   * @param countedAt the time of the last count of the operator's acts that permitted it
   */
  record RecordedAct(
      ByteString request,
      Optional<UUID> proposalId,
      @Nullable Integer changeNo,
      Instant countedAt) {
    RecordedAct at(Instant now) {
      return new RecordedAct(request, proposalId, changeNo, now);
    }

    RecordedAct withProposal(UUID id) {
      return new RecordedAct(request, Optional.of(id), changeNo, countedAt);
    }

    /** Returns whether the operator may do it alone, and something is to be done. */
    boolean isDue() {
      return proposalId.isEmpty() && (changeNo == null || changeNo > 0);
    }

    /** Returns the number that its change of status must get; 0 for any. */
    int number() {
      return changeNo == null ? 0 : changeNo;
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
        .select(
            "SELECT request, proposal_id, change_no, created_at FROM operator_act WHERE act_id = ?",
            id)
        .map((row, context) ->
            new RecordedAct(
                ByteString.copyFrom(row.getBytes(1)),
                Optional.ofNullable(row.getObject(2, UUID.class)),
                row.getObject(3, Integer.class),
                row.getObject(4, OffsetDateTime.class).toInstant()))
        .findOne();
  }

  /** Records a reversal, or again one that was recorded and not booked. */
  void put(Handle handle, UUID id, UUID operatorId, Money amount, RecordedAct act) {
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
        act.countedAt());
  }

  /** Records a change of status, or again one that was recorded and not made. */
  void putChange(Handle handle, UUID id, UUID operatorId, RecordedAct act) {
    handle.execute(
        """
        INSERT INTO operator_act (act_id, operator_id, kind, request, proposal_id, change_no, created_at)
        VALUES (?, ?, 'ACCOUNT_STATUS', ?, ?, ?, ?)
        ON CONFLICT (act_id) DO UPDATE SET proposal_id = excluded.proposal_id, created_at = excluded.created_at
        """,
        id,
        operatorId,
        act.request().toByteArray(),
        act.proposalId(),
        act.changeNo(),
        act.countedAt());
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

  /** Returns how many other changes of status the operator did alone since then. */
  int changedAlone(Handle handle, UUID operatorId, UUID exceptActId, Instant since) {
    return handle
        .select(
            """
            SELECT count(*) FROM operator_act
             WHERE operator_id = ? AND kind = 'ACCOUNT_STATUS' AND act_id <> ? AND created_at > ?
               AND proposal_id IS NULL AND change_no IS DISTINCT FROM 0
            """,
            operatorId,
            exceptActId,
            since)
        .mapTo(Integer.class)
        .one();
  }
}
