package com.nissmart.payout.withdrawal;

import static com.nissmart.payout.withdrawal.WithdrawalRows.utc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the statements of rails; one that repeats the last one of its attempt is not kept again.
 */
public final class RailStatements {
  /** The columns of {@code w} that {@link #KEEP} reads. */
  static final String COLUMNS = "channel, answer, detail";

  /** Inserts the statements of the rows {@code w}, where these have one. */
  static final String KEEP =
      """
      said AS (
        INSERT INTO rail_statement (withdrawal_id, attempt_no, channel, answer, detail, created_at)
        SELECT DISTINCT w.withdrawal_id, w.attempt_no, w.channel, w.answer, w.detail, :now::timestamptz
        FROM w LEFT JOIN LATERAL (
          SELECT channel, answer, detail FROM rail_statement s
          WHERE s.withdrawal_id = w.withdrawal_id AND s.attempt_no = w.attempt_no
          ORDER BY statement_id DESC LIMIT 1) last ON true
        WHERE w.channel IS NOT NULL
          AND (last.channel, last.answer, last.detail) IS DISTINCT FROM (w.channel, w.answer, w.detail))
      """;

  private RailStatements() {}

  /** Keeps a statement about each of the withdrawals' attempts. */
  public static void keep(
      Handle handle, List<Withdrawal> withdrawals, List<RailStatement> statements, Instant now) {
    if (withdrawals.isEmpty()) {
      return;
    }
    Query query =
        handle.createQuery(
            """
            WITH w AS (
              SELECT * FROM unnest(:ids, :attempts, :channel, :answer, :detail)
                AS w (withdrawal_id, attempt_no, channel, answer, detail)),
            """
                + KEEP
                + "SELECT count(*) FROM w");
    int _ =
        bind(WithdrawalRows.bind(query, withdrawals).bind("now", utc(now)), statements)
            .mapTo(Integer.class)
            .one();
  }

  /** Binds the arrays {@code channel}, {@code answer} and {@code detail}. */
  static <S extends SqlStatement<S>> S bind(
      S statement, List<? extends @Nullable RailStatement> statements) {
    return statement
        .bindArray("channel", String.class, texts(statements, said -> said.channel().name()))
        .bindArray("answer", String.class, texts(statements, RailStatement::answer))
        .bindArray("detail", String.class, texts(statements, RailStatement::detail));
  }

  /** Returns a text of each statement; null where there is no statement. */
  static List<@Nullable String> texts(
      List<? extends @Nullable RailStatement> statements,
      Function<RailStatement, @Nullable String> text) {
    List<@Nullable String> texts = new ArrayList<>();
    statements.forEach(said -> texts.add(said == null ? null : text.apply(said)));
    return texts;
  }
}
