package com.nissmart.payout.withdrawal.fact;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import com.nissmart.payout.withdrawal.WithdrawalRows;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** The table of questions about attempts that were given up. */
final class LateQuestionStore {
  /** Takes the questions that are due; unless they are answered, they are due again later. */
  List<LateQuestion> take(Handle handle, Instant again, int limit, Instant now) {
    return handle
        .createQuery(
            """
            WITH due AS (
              SELECT withdrawal_id, attempt_no FROM late_question
              WHERE due_at <= :now
              ORDER BY due_at LIMIT :limit
              FOR UPDATE SKIP LOCKED),
            taken AS (
              UPDATE late_question q SET due_at = :again
              FROM due WHERE (q.withdrawal_id, q.attempt_no) = (due.withdrawal_id, due.attempt_no)
              RETURNING q.withdrawal_id, q.attempt_no, q.answers)
            SELECT
            """
                + WithdrawalRows.COLUMNS
                + """
                , taken.answers
                FROM taken JOIN withdrawal_attempt a USING (withdrawal_id, attempt_no)
                JOIN withdrawal w USING (withdrawal_id)
                """)
        .bind("again", utc(again))
        .bind("now", utc(now))
        .bind("limit", limit)
        .map((row, context) ->
            new LateQuestion(WithdrawalRows.MAPPER.map(row, context), row.getInt("answers")))
        .list();
  }

  /** Makes a question due again, after one more answer or none. */
  void askAgain(Handle handle, LateQuestion question, int answers, Instant due) {
    bind(
            handle.createUpdate(
                """
                UPDATE late_question SET answers = :answers, due_at = :due
                WHERE withdrawal_id = :id AND attempt_no = :attempt
                """),
            question)
        .bind("answers", answers)
        .bind("due", utc(due))
        .execute();
  }

  void end(Handle handle, LateQuestion question) {
    bind(
            handle.createUpdate(
                "DELETE FROM late_question WHERE withdrawal_id = :id AND attempt_no = :attempt"),
            question)
        .execute();
  }

  private static <S extends SqlStatement<S>> S bind(S sql, LateQuestion question) {
    return sql.bind("id", question.withdrawal().id())
        .bind("attempt", question.withdrawal().attempt().no());
  }
}
