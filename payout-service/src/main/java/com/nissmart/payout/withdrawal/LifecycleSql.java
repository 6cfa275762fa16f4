package com.nissmart.payout.withdrawal;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Builds a statement of the lifecycle: it changes withdrawals, changes their attempts, and writes
 * one event for each, all or nothing. {@code c} are the given rows, with the status {@code before},
 * {@code w} the changed withdrawals, {@code a} their attempts.
 */
final class LifecycleSql {
  private static final String OF_SAME =
      " WHERE a.withdrawal_id = w.withdrawal_id AND a.attempt_no = w.attempt_no ";

  private final String from;
  private final String to;
  private final StringBuilder guard;
  private final StringBuilder set = new StringBuilder();
  private List<String> columns = List.of();
  private String attemptNo = "w.attempt_no";
  private String steps = "1";
  private String attempt = "";
  private String also = "";
  private String actor = "'payout'";
  private String note = "";

  private LifecycleSql(String from, String to, String guard) {
    this.from = from;
    this.to = to;
    this.guard = new StringBuilder(guard);
  }

  /** Begins a statement that moves withdrawals from one status to another. */
  static LifecycleSql move(WithdrawalStatus from, WithdrawalStatus to) {
    return note("'" + from + "'", "'" + from.moveTo(to) + "'", "w.status = '" + from + "'")
        .set("status = '" + to + "'")
        .where("w.attempt_no = c.attempt");
  }

  /** Begins a statement that leaves the status as it is, or sets it in its own way. */
  static LifecycleSql note(String from, String to, String guard) {
    return new LifecycleSql(from, to, guard);
  }

  /** Adds a condition: a withdrawal that does not meet it is left as it is. */
  LifecycleSql where(String condition) {
    guard.append(" AND ").append(condition);
    return this;
  }

  /** Names further columns of the given rows; each is bound as an array of the same name. */
  LifecycleSql given(String... names) {
    columns = List.of(names);
    return this;
  }

  LifecycleSql set(String assignments) {
    set.append(assignments).append(", ");
    return this;
  }

  LifecycleSql setAttempt(String assignments) {
    attempt = "UPDATE withdrawal_attempt a SET " + assignments;
    return this;
  }

  /** Changes another attempt than the withdrawal's current one. */
  LifecycleSql attemptNo(String expression) {
    attemptNo = expression;
    return this;
  }

  /** Writes more than one event, or none. */
  LifecycleSql steps(String expression) {
    steps = expression;
    return this;
  }

  /** Adds a statement that reads {@code w} and {@code a}. */
  LifecycleSql also(String statement) {
    also = ", " + statement;
    return this;
  }

  /** Adds to the history who did it and why. */
  LifecycleSql event(String who, String why) {
    actor = who;
    note = why;
    return this;
  }

  /** Returns the statement, which counts the withdrawals that it changed. */
  String count() {
    return """
    WITH c AS (%s),
    w AS (
      UPDATE withdrawal w
      SET %s event_no = w.event_no + %s, updated_at = :now
      FROM c WHERE w.withdrawal_id = c.id AND %s
      RETURNING w.withdrawal_id, %s AS attempt_no, w.event_no, w.status, w.lease_epoch, w.cancel_requested_by, c.before%s),
    a AS (%s a.withdrawal_id, a.requested_by, a.decided_by, a.failure_message%s)
    %s
    INSERT INTO withdrawal_event (withdrawal_id, event_no, from_status, to_status, attempt_no, actor, note, created_at)
    SELECT w.withdrawal_id, w.event_no, %s, %s, w.attempt_no, %s, %s, :now
    FROM w JOIN a USING (withdrawal_id) WHERE w.event_no > 0
    """
        .formatted(
            rows(),
            set,
            steps,
            guard,
            attemptNo,
            each(", c.%s"),
            attempt.isEmpty() ? "SELECT" : attempt + " FROM w" + OF_SAME + "RETURNING",
            attempt.isEmpty() ? " FROM withdrawal_attempt a, w" + OF_SAME : "",
            also,
            from,
            to,
            actor,
            note);
  }

  /** Returns the statement, which returns the ids of the withdrawals that it changed. */
  String ids() {
    return count() + "RETURNING withdrawal_id";
  }

  /** Returns the query of the given rows; their withdrawals are locked before. */
  private String rows() {
    return "SELECT c.*, l.status AS before FROM unnest(:ids, :attempts%s) AS c (id, attempt%s)"
            .formatted(each(", :%s"), each(", %s"))
        + " JOIN withdrawal l ON l.withdrawal_id = c.id";
  }

  private String each(String form) {
    return columns.stream().map(form::formatted).collect(Collectors.joining());
  }
}
