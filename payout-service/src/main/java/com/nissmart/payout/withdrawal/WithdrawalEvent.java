package com.nissmart.payout.withdrawal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One step of a withdrawal's history.
 *
 * @param no from 1, without gaps
 * @param from null for the first; equal to {@code to} for a note that left the status as it was
 * @param actor usr_..., or payout for the workflow itself
 * @param note why, in one sentence
 */
public record WithdrawalEvent(
    int no,
    @Nullable WithdrawalStatus from,
    WithdrawalStatus to,
    int attempt,
    String actor,
    String note,
    Instant createdAt) {

  /** The columns that {@link #map} reads, of {@code withdrawal_event e}. */
  public static final String COLUMNS =
      """
      e.event_no AS e_no, e.from_status AS e_from, e.to_status AS e_to, e.attempt_no AS e_attempt,
      e.actor AS e_actor, e.note AS e_note, e.created_at AS e_at
      """;

  public static WithdrawalEvent map(ResultSet row) throws SQLException {
    String from = row.getString("e_from");
    return new WithdrawalEvent(
        row.getInt("e_no"),
        from == null ? null : WithdrawalStatus.valueOf(from),
        WithdrawalStatus.valueOf(row.getString("e_to")),
        row.getInt("e_attempt"),
        row.getString("e_actor"),
        row.getString("e_note"),
        WithdrawalRows.instant(row, "e_at"));
  }
}
