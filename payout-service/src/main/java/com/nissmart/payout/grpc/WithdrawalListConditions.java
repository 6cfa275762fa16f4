package com.nissmart.payout.grpc;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.bank.BankDirectory;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The SQL conditions of a filter. The leading ones are answered by an index in the order of the
 * list: one equality, and the time. The same index contains the columns of the other conditions.
 */
final class WithdrawalListConditions {
  private static final String OF_REFERENCE =
      "w.withdrawal_id IN (SELECT r.withdrawal_id FROM withdrawal_attempt r WHERE r.external_reference = :reference)";

  private static final String EVERY_STATUS =
      Arrays.stream(WithdrawalStatus.values()).map(Enum::name).collect(Collectors.joining(" "));
  private static final String OF_KEY =
      "w.withdrawal_id = (SELECT k.withdrawal_id FROM withdrawal k WHERE k.user_id = :key_user AND k.idempotency_key = :key)";

  private final WithdrawalListFilter filter;
  private final Map<String, Object> given = new HashMap<>();
  private final StringBuilder leading = new StringBuilder();
  private final StringBuilder rest = new StringBuilder();
  private final StringBuilder time = new StringBuilder();
  private final StringBuilder amounts = new StringBuilder();

  WithdrawalListConditions(WithdrawalListFilter filter) {
    this.filter = filter;
    // The first one that is given leads; its index contains the ones after it.
    equal("user_id", filter.userId());
    equal("account_id", filter.accountId());
    equal("account_number", filter.accountNumber());
    WithdrawalStatus status = filter.status();
    if (areOfAmounts()) {
      given.put("statuses", status == null ? EVERY_STATUS : status.name());
    } else {
      equal("status", status == null ? null : status.name());
    }
    restrict(
        rest,
        "w.bank_code = any(string_to_array(:bank_codes, ' '))",
        "bank_codes",
        filter.bankCode() == null ? null : spellings(filter.bankCode()));
    restrict(rest, OF_REFERENCE, "reference", filter.externalReference());
    if (filter.idempotencyKey() != null) {
      restrict(rest, OF_KEY, "key", filter.idempotencyKey());
      given.put("key_user", Objects.requireNonNull(filter.userId()));
    }
    add(rest, filter.inDoubt() ? "w.in_doubt_since IS NOT NULL" : "");
    add(rest, filter.needsOperator() ? "w.needs_operator_since IS NOT NULL" : "");
    restrict(amounts, "w.amount_minor >= :min", "min", filter.minAmount());
    restrict(amounts, "w.amount_minor <= :max", "max", filter.maxAmount());
    restrict(time, "w.created_at >= :from", "from", at(filter.from()));
    restrict(time, "w.created_at < :to", "to", at(filter.to()));
  }

  /** Adds that the rows come after this one in the list. */
  void after(Instant createdAt, UUID id) {
    restrict(time, "(w.created_at, w.withdrawal_id) < (:last_at, :last)", "last", id);
    given.put("last_at", utc(createdAt));
  }

  /** Adds that the rows come before this one in the list, or are this one. */
  void until(Instant createdAt, UUID id) {
    restrict(time, "(w.created_at, w.withdrawal_id) >= (:end_at, :end)", "end", id);
    given.put("end_at", utc(createdAt));
  }

  /** Returns true when rows are read in the order of the list, and some of them do not match. */
  boolean areSearched() {
    return !areRare() && !areOfAmounts() && !(rest.isEmpty() && amounts.isEmpty());
  }

  /** Returns true when an index knows the few rows that can match. */
  boolean areRare() {
    return filter.externalReference() != null
        || filter.idempotencyKey() != null
        || filter.inDoubt()
        || filter.needsOperator();
  }

  /**
   * Returns true when only amounts, a status and the time narrow the list; see {@code statuses}.
   */
  boolean areOfAmounts() {
    return !areRare()
        && (filter.minAmount() != null || filter.maxAmount() != null)
        && filter.userId() == null
        && filter.accountId() == null
        && filter.accountNumber() == null;
  }

  String leading() {
    return and(leading, time);
  }

  /** Returns the conditions that are not leading. */
  String rest() {
    return and(rest, amounts);
  }

  String time() {
    return and(time, new StringBuilder());
  }

  String ofAmountsAndTime() {
    return and(amounts, time);
  }

  String all() {
    return leading() + " AND " + rest();
  }

  Map<String, Object> given() {
    return given;
  }

  /** Returns all codes of a bank, because older withdrawals keep the one that they came with. */
  private static String spellings(String bankCode) {
    return String.join(" ", BankDirectory.NIGERIA.spellings(bankCode));
  }

  private static @Nullable Object at(@Nullable Instant instant) {
    return instant == null ? null : utc(instant);
  }

  private void equal(String column, @Nullable Object value) {
    restrict(leading.isEmpty() ? leading : rest, "w.%1$s = :%1$s".formatted(column), column, value);
  }

  private void restrict(StringBuilder where, String sql, String name, @Nullable Object value) {
    if (value != null) {
      add(where, sql);
      given.put(name, value);
    }
  }

  private static void add(StringBuilder where, String sql) {
    if (!sql.isEmpty()) {
      where.append(where.isEmpty() ? "" : " AND ").append(sql);
    }
  }

  private static String and(StringBuilder one, StringBuilder other) {
    if (one.isEmpty() && other.isEmpty()) {
      return "true";
    }
    return one + (one.isEmpty() || other.isEmpty() ? "" : " AND ") + other;
  }
}
