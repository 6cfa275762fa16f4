package com.nissmart.ledger.book;

import com.nissmart.common.v1.Reason;
import com.nissmart.ledger.book.TransactionRow.Failure;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The columns of a {@link TransactionRow}, in the order in which they are read. */
public final class TransactionColumns {
  /** The columns of {@code transaction t} that {@link #row} reads; they come first in a SELECT. */
  public static final String SELECTED =
      """
      t.seq, t.type, t.status, t.amount, t.currency, t.source_account_id, t.destination_account_id, t.requested_by,
      t.idempotency_key, t.description, t.metadata, t.resolves, t.failure_code, t.failure_message, t.created_at,
      t.effective_at, t.expires_at, t.dedup_id\
      """;

  public static final int COUNT = 18;

  private TransactionColumns() {}

  public static TransactionRow row(ResultSet result) throws SQLException {
    String failureCode = result.getString(13);
    return new TransactionRow(
        result.getLong(1),
        EnumNames.type(result.getString(2)),
        EnumNames.status(result.getString(3)),
        result.getLong(4),
        result.getString(5),
        result.getObject(6, UUID.class),
        result.getObject(7, UUID.class),
        result.getString(8),
        result.getString(9),
        result.getString(10),
        result.getString(11),
        result.getLong(12),
        failureCode == null ? null : new Failure(reason(failureCode), result.getString(14)),
        Objects.requireNonNull(instant(result, 15)),
        instant(result, 16),
        instant(result, 17));
  }

  /** Returns INTERNAL for a reason that only a newer version knows; its message is kept. */
  private static Reason reason(String name) {
    for (Reason reason : Reason.values()) {
      if (reason.name().equals(name)) {
        return reason;
      }
    }
    return Reason.INTERNAL;
  }

  public static UUID dedupId(ResultSet result) throws SQLException {
    return result.getObject(COUNT, UUID.class);
  }

  public static @Nullable Instant instant(ResultSet result, int column) throws SQLException {
    OffsetDateTime value = result.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }
}
