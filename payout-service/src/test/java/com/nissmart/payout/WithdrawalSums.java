package com.nissmart.payout;

import static org.assertj.core.api.Assertions.assertThat;

/** The comparison of the totals and of the used limits with the withdrawals themselves. */
public final class WithdrawalSums {
  private WithdrawalSums() {}

  /** Fails when a total of a day, or the used part of a limit, is not the sum of the rows. */
  public static void check(PayoutFixture payout) {
    assertThat(
            payout.number(
                """
                SELECT count(*) FROM (
                  SELECT (created_at AT TIME ZONE 'UTC')::date AS day, status, currency, count(*) AS withdrawals,
                    sum(amount_minor) AS amount,
                    sum(coalesce(round(extract(epoch FROM ended_at - created_at) * 1000), 0)) AS duration_ms
                  FROM withdrawal GROUP BY 1, 2, 3) r
                FULL JOIN (
                  SELECT day, status, currency, sum(withdrawals) AS withdrawals, sum(amount) AS amount,
                    sum(duration_ms) AS duration_ms
                  FROM (
                    SELECT day, status, currency, withdrawals, amount, duration_ms FROM withdrawal_total
                    UNION ALL
                    SELECT day, status, currency, withdrawals, amount, duration_ms FROM withdrawal_total_change) c
                  GROUP BY 1, 2, 3 HAVING sum(withdrawals) <> 0) t
                USING (day, status, currency, withdrawals, amount, duration_ms)
                WHERE r.day IS NULL OR t.day IS NULL
                """))
        .as("totals that differ from the withdrawals")
        .isZero();
    assertThat(
            payout.number(
                """
                SELECT count(*) FROM (
                  SELECT subject, subject_id, currency, day, sum(n) AS n, sum(amount) AS amount FROM (
                    SELECT 'USER' AS subject, user_id::text AS subject_id, currency, limit_day AS day, 1 AS n,
                      amount_minor AS amount
                    FROM withdrawal WHERE limit_day IS NOT NULL
                    UNION ALL
                    SELECT 'DESTINATION', coalesce(limit_bank_code, bank_code) || '/' || account_number, currency, limit_day, 1, amount_minor
                    FROM withdrawal WHERE limit_day IS NOT NULL) w
                  GROUP BY 1, 2, 3, 4) r
                FULL JOIN (
                  SELECT subject, subject_id, currency, day, sum(n) AS n, sum(amount) AS amount FROM (
                    SELECT subject, subject_id, currency, day, taken_count AS n, taken_amount AS amount
                    FROM withdrawal_usage
                    UNION ALL
                    SELECT subject, subject_id, currency, day, - freed_count, - freed_amount
                    FROM withdrawal_usage_freed) x
                  GROUP BY 1, 2, 3, 4 HAVING sum(n) <> 0) u
                USING (subject, subject_id, currency, day, n, amount)
                WHERE r.subject IS NULL OR u.subject IS NULL
                """))
        .as("used limits that differ from the withdrawals")
        .isZero();
  }
}
