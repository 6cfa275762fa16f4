package com.nissmart.payout.withdrawal;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Money;
import com.nissmart.payout.withdrawal.Attempt.AttemptFailure;
import com.nissmart.payout.withdrawal.Attempt.AttemptOutcome;
import com.nissmart.payout.withdrawal.Attempt.SendAnswer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Reads withdrawals, each with one of its attempts. */
public final class WithdrawalRows {
  /** The columns of {@code withdrawal w} and {@code withdrawal_attempt a} for {@link #MAPPER}. */
  public static final String COLUMNS =
      """
      w.withdrawal_id, w.user_id, w.idempotency_key, w.account_id, w.amount_minor, w.currency,
      w.bank_code, w.account_number, w.account_name, w.bank_account_name, w.status, w.in_doubt_since, w.needs_operator_since,
      w.cancel_requested_by, w.created_at, w.updated_at,
      a.attempt_no, a.requested_by, a.hold_status, a.hold_transaction_id, a.accepted_at,
      a.external_reference, a.rail, a.send_answer, a.outcome, a.failure_code, a.failure_message
      """;

  public static final RowMapper<Withdrawal> MAPPER = (row, _) -> read(row);

  private WithdrawalRows() {}

  /** Returns a query for withdrawals; {@code from} is the part of it after the columns. */
  public static Query select(Handle handle, String from) {
    return handle.createQuery("SELECT " + COLUMNS + from);
  }

  /** Returns a withdrawal with its current attempt. */
  public static Optional<Withdrawal> find(Handle handle, UUID id) {
    return select(
            handle,
            """
            FROM withdrawal w JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
            WHERE w.withdrawal_id = :id
            """)
        .bind("id", id)
        .map(MAPPER)
        .findOne();
  }

  /** Returns the same, and keeps others from changing it until the transaction ends. */
  public static Optional<Withdrawal> lock(Handle handle, UUID id) {
    boolean exists =
        handle
            .createQuery("SELECT 1 FROM withdrawal WHERE withdrawal_id = :id FOR NO KEY UPDATE")
            .bind("id", id)
            .mapTo(Integer.class)
            .findOne()
            .isPresent();
    // Read after the lock was granted, so that both rows are of the same moment.
    return exists ? find(handle, id) : Optional.empty();
  }

  /**
   * Locks withdrawals in the order of their ids until the transaction ends, so that transactions
   * never wait for one another in a circle. Rows that refer to a locked one, such as exceptions,
   * can be inserted meanwhile. The caller changes the rows in another statement, which sees them as
   * they were locked.
   */
  static void lockAll(Handle handle, List<UUID> ids) {
    if (!handle.isInTransaction()) {
      throw new IllegalStateException("Withdrawals can be locked in a transaction only");
    }
    var _ =
        handle
            .createQuery(
                """
                SELECT withdrawal_id FROM withdrawal
                WHERE withdrawal_id = any(:ids)
                ORDER BY withdrawal_id
                FOR NO KEY UPDATE
                """)
            .bindArray("ids", UUID.class, ids)
            .mapTo(UUID.class)
            .list();
  }

  /** Returns the given withdrawals as they are now, each with the attempt that it is given with. */
  public static Map<UUID, Withdrawal> again(Handle handle, List<Withdrawal> given) {
    Query query =
        select(
            handle,
            """
            FROM unnest(:ids, :attempts) AS given (id, attempt)
            JOIN withdrawal w ON w.withdrawal_id = given.id
            JOIN withdrawal_attempt a ON a.withdrawal_id = given.id AND a.attempt_no = given.attempt
            """);
    return bind(query, given).map(MAPPER).stream()
        .collect(Collectors.toMap(Withdrawal::id, Function.identity(), (same, _) -> same));
  }

  /** Binds the arrays {@code ids} and {@code attempts}. */
  static <S extends SqlStatement<S>> S bind(S sql, List<Withdrawal> all) {
    return sql.bindArray("ids", UUID.class, all.stream().map(Withdrawal::id).toList())
        .bindArray("attempts", Integer.class, all.stream().map(w -> w.attempt().no()).toList());
  }

  private static Withdrawal read(ResultSet row) throws SQLException {
    return new Withdrawal(
        row.getObject("withdrawal_id", UUID.class),
        row.getObject("user_id", UUID.class),
        row.getString("idempotency_key"),
        row.getObject("account_id", UUID.class),
        new Money(row.getLong("amount_minor"), row.getString("currency")),
        new Destination(
            row.getString("bank_code"),
            row.getString("account_number"),
            row.getString("account_name"),
            row.getString("bank_account_name")),
        WithdrawalStatus.valueOf(row.getString("status")),
        instantOrNull(row, "in_doubt_since"),
        instantOrNull(row, "needs_operator_since"),
        row.getString("cancel_requested_by"),
        instant(row, "created_at"),
        instant(row, "updated_at"),
        attempt(row));
  }

  private static Attempt attempt(ResultSet row) throws SQLException {
    String sendAnswer = row.getString("send_answer");
    String outcome = row.getString("outcome");
    return new Attempt(
        row.getInt("attempt_no"),
        row.getString("requested_by"),
        HoldStatus.valueOf(row.getString("hold_status")),
        row.getObject("hold_transaction_id", UUID.class),
        instantOrNull(row, "accepted_at"),
        row.getString("external_reference"),
        row.getString("rail"),
        sendAnswer == null ? null : SendAnswer.valueOf(sendAnswer),
        outcome == null ? null : AttemptOutcome.valueOf(outcome),
        failure(row));
  }

  public static @Nullable AttemptFailure failure(ResultSet row) throws SQLException {
    String code = row.getString("failure_code");
    return code == null
        ? null
        : new AttemptFailure(Reason.valueOf(code), row.getString("failure_message"));
  }

  /** Returns a time in the form in which it is bound to a statement. */
  public static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }

  public static Instant instant(ResultSet row, String column) throws SQLException {
    return row.getObject(column, OffsetDateTime.class).toInstant();
  }

  public static @Nullable Instant instantOrNull(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
