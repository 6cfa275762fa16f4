package com.nissmart.payout.grpc;

import com.nissmart.payout.withdrawal.Withdrawal;
import com.nissmart.payout.withdrawal.WithdrawalRows;
import com.nissmart.payout.withdrawal.WithdrawalStatus;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The SQL of lists of withdrawals. */
final class WithdrawalListStore {
  private static final String OF_REFERENCE =
      "w.withdrawal_id IN (SELECT r.withdrawal_id FROM withdrawal_attempt r WHERE r.external_reference = :reference)";

  /** Returns the page before this id, newest first; the newest page before null. */
  List<Withdrawal> list(
      Handle handle, WithdrawalListFilter filter, @Nullable UUID before, int limit) {
    Map<String, Object> given = new LinkedHashMap<>();
    StringBuilder where = new StringBuilder("true");
    restrict(where, given, "w.user_id = :user", "user", filter.userId());
    restrict(where, given, "w.account_id = :account", "account", filter.accountId());
    WithdrawalStatus status = filter.status();
    restrict(where, given, "w.status = :status", "status", status == null ? null : status.name());
    where.append(filter.inDoubt() ? " AND w.in_doubt_since IS NOT NULL" : "");
    where.append(filter.needsOperator() ? " AND w.needs_operator_since IS NOT NULL" : "");
    restrict(where, given, OF_REFERENCE, "reference", filter.externalReference());
    restrict(where, given, "w.created_at >= :from", "from", utc(filter.from()));
    restrict(where, given, "w.created_at < :to", "to", utc(filter.to()));
    restrict(where, given, "w.amount_minor >= :min", "min", filter.minAmount());
    restrict(where, given, "w.amount_minor <= :max", "max", filter.maxAmount());
    restrict(where, given, "w.withdrawal_id < :before", "before", before);
    return WithdrawalRows.select(
            handle,
            "FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no) WHERE "
                + where
                + " ORDER BY w.withdrawal_id DESC LIMIT :limit")
        .bindMap(given)
        .bind("limit", limit)
        .map(WithdrawalRows.MAPPER)
        .list();
  }

  private static void restrict(
      StringBuilder where,
      Map<String, Object> given,
      String sql,
      String name,
      @Nullable Object value) {
    if (value != null) {
      where.append(" AND ").append(sql);
      given.put(name, value);
    }
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }
}
