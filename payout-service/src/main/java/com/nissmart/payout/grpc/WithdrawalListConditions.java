package com.nissmart.payout.grpc;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.withdrawal.WithdrawalStatus;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The SQL conditions of a filter. The leading ones are those that an index in the order of the list
 * answers: one equality, and the time.
 */
final class WithdrawalListConditions {
  private static final String OF_REFERENCE =
      "w.withdrawal_id IN (SELECT r.withdrawal_id FROM withdrawal_attempt r WHERE r.external_reference = :reference)";

  private static final String OF_KEY =
      "w.withdrawal_id = (SELECT k.withdrawal_id FROM withdrawal k WHERE k.user_id = :key_user AND k.idempotency_key = :key)";

  private final WithdrawalListFilter filter;
  private final Map<String, Object> given = new HashMap<>();
  private final StringBuilder leading = new StringBuilder();
  private final StringBuilder rest = new StringBuilder();
  private String order = "w.created_at DESC, w.withdrawal_id DESC";

  WithdrawalListConditions(WithdrawalListFilter filter) {
    this.filter = filter;
    // The first one that is given leads: the fewer withdrawals it usually has, the earlier.
    equal("account_number", filter.accountNumber());
    equal("account_id", filter.accountId());
    equal("user_id", filter.userId());
    amounts(filter.minAmount(), filter.maxAmount());
    WithdrawalStatus status = filter.status();
    equal("status", status == null ? null : status.name());
    if (filter.bankCode() != null) {
      restrict(rest, "w.bank_code = :bank_code", "bank_code", filter.bankCode());
    }
    if (filter.externalReference() != null) {
      restrict(rest, OF_REFERENCE, "reference", filter.externalReference());
    }
    if (filter.idempotencyKey() != null) {
      restrict(rest, OF_KEY, "key", filter.idempotencyKey());
      given.put("key_user", Objects.requireNonNull(filter.userId()));
    }
    add(rest, filter.inDoubt() ? "w.in_doubt_since IS NOT NULL" : "");
    add(rest, filter.needsOperator() ? "w.needs_operator_since IS NOT NULL" : "");
    Instant from = filter.from();
    if (from != null) {
      restrict(leading, "w.created_at >= :from", "from", utc(from));
    }
    Instant to = filter.to();
    if (to != null) {
      restrict(leading, "w.created_at < :to", "to", utc(to));
    }
  }

  /** Adds that the rows come after this one in the list. */
  void after(Instant createdAt, UUID id) {
    restrict(leading, "(w.created_at, w.withdrawal_id) < (:last_at, :last)", "last", id);
    given.put("last_at", utc(createdAt));
  }

  /** Returns true when an index knows the few rows that can match. */
  boolean areRare() {
    return filter.externalReference() != null
        || filter.idempotencyKey() != null
        || filter.inDoubt()
        || filter.needsOperator();
  }

  String leading() {
    return leading.isEmpty() ? "true" : leading.toString();
  }

  /** Returns the order of the rows in the index that answers the leading conditions. */
  String order() {
    return order;
  }

  /** Returns the conditions that are not leading, or an empty text. */
  String rest() {
    return rest.toString();
  }

  String all() {
    return rest.isEmpty() ? leading() : leading() + " AND " + rest;
  }

  Map<String, Object> given() {
    return given;
  }

  private void amounts(@Nullable Long min, @Nullable Long max) {
    if (min != null && min.equals(max)) {
      equal("amount_minor", min);
      return;
    }
    if (min != null) {
      restrict(rest, "w.amount_minor >= :min", "min", min);
    }
    if (max != null) {
      restrict(rest, "w.amount_minor <= :max", "max", max);
    }
  }

  private void equal(String column, @Nullable Object value) {
    if (value != null) {
      if (leading.isEmpty()) {
        // An array of one, beside an order that begins with the column, leaves no other index.
        restrict(leading, "w.%1$s = any(ARRAY[:%1$s])".formatted(column), column, value);
        order = "w.%s DESC, %s".formatted(column, order);
      } else {
        restrict(rest, "w.%1$s = :%1$s".formatted(column), column, value);
      }
    }
  }

  private void restrict(StringBuilder where, String sql, String name, Object value) {
    add(where, sql);
    given.put(name, value);
  }

  private static void add(StringBuilder where, String sql) {
    if (!sql.isEmpty()) {
      where.append(where.isEmpty() ? "" : " AND ").append(sql);
    }
  }
}
