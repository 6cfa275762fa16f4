package com.nissmart.payout.proposal;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.contract.Money;
import java.time.Instant;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The table of what operators decided alone, which is append-only. */
final class OperatorAllowanceStore {
  /** Keeps other transactions from reading the operator's sum until this one ends. */
  void lock(Handle handle, UUID operator) {
    handle
        .createQuery(
            "SELECT 1 FROM pg_advisory_xact_lock(hashtextextended('decided_alone ' || :operator, 0))")
        .bind("operator", operator.toString())
        .mapTo(Integer.class)
        .one();
  }

  /** Returns whether the amount and what the operator decided alone since are within a limit. */
  boolean fits(Handle handle, UUID operator, Money amount, long limit, Instant since) {
    return handle
        .createQuery(
            """
            SELECT coalesce(sum(amount_minor), 0) + :amount <= :limit
            FROM decided_alone
            WHERE operator_id = :operator AND currency = :currency AND created_at > :since
            """)
        .bindMethods(amount)
        .bind("operator", operator)
        .bind("limit", limit)
        .bind("since", utc(since))
        .mapTo(Boolean.class)
        .one();
  }

  void add(Handle handle, UUID operator, Money amount, String subject, Instant now) {
    handle
        .createUpdate(
            """
            INSERT INTO decided_alone (operator_id, subject, amount_minor, currency, created_at)
            VALUES (:operator, :subject, :amount, :currency, :now)
            """)
        .bindMethods(amount)
        .bind("operator", operator)
        .bind("subject", subject)
        .bind("now", utc(now))
        .execute();
  }
}
