package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.runtime.database.Database;
import com.nissmart.testkit.TestPostgres;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** The search for the last transaction before an instant, in a journal of many batches. */
class InstantOfBatchTest {
  private static final int BATCHES = 300_000;
  private static final Pattern BUFFERS = Pattern.compile("(?:hit|read)=(\\d+)");

  @Test
  void an_instant_at_any_age_is_found_with_few_pages() {
    try (Database database =
        Database.open("journal", TestPostgres.database("ledger").superuser())) {
      database
          .jdbi()
          .useHandle(handle -> {
            // Book 2 has two transactions a batch, and pairs of batches with the same time.
            handle.execute(
                """
                INSERT INTO journal (book_id, batch_no, first_seq, last_seq, created_at, format, hash, payload)
                SELECT 2, n, 2 * n - 1, 2 * n, timestamptz '2026-01-01 00:00Z' + interval '1 second' * (n / 2), 1,
                       decode(repeat('00', 32), 'hex'), decode(repeat('00', 400), 'hex')
                  FROM generate_series(1, ?) n
                """,
                BATCHES);
            handle.execute("ANALYZE journal");
            for (int second : new int[] {-5, 0, 1, 2, 777, BATCHES / 4, BATCHES / 2, BATCHES}) {
              for (boolean inclusive : new boolean[] {false, true}) {
                assertThat(found(handle, second, inclusive))
                    .as("%d %s", second, inclusive)
                    .isEqualTo(expected(handle, second, inclusive));
                assertThat(pages(handle, second, inclusive)).isLessThan(200);
              }
            }
          });
    }
  }

  private static long found(Handle handle, int second, boolean inclusive) {
    return handle
        .select(
            "SELECT seq_at(2, timestamptz '2026-01-01 00:00Z' + interval '1 second' * ?, ?)",
            second,
            inclusive)
        .mapTo(Long.class)
        .one();
  }

  private static long expected(Handle handle, int second, boolean inclusive) {
    return handle
        .select(
            """
            SELECT coalesce(max(last_seq), 0)
              FROM journal
             WHERE book_id = 2
               AND (created_at < timestamptz '2026-01-01 00:00Z' + interval '1 second' * :second
                OR (:inclusive AND created_at = timestamptz '2026-01-01 00:00Z' + interval '1 second' * :second))
            """)
        .bind("second", second)
        .bind("inclusive", inclusive)
        .mapTo(Long.class)
        .one();
  }

  private static int pages(Handle handle, int second, boolean inclusive) {
    String plan =
        String.join(
            "\n",
            handle
                .createQuery(
                    """
                    EXPLAIN (ANALYZE, BUFFERS, TIMING OFF)
                    SELECT seq_at(2, timestamptz '2026-01-01 00:00Z' + interval '1 second' * :second, :inclusive)
                    """)
                .bind("second", second)
                .bind("inclusive", inclusive)
                .mapTo(String.class)
                .list());
    Matcher buffers = BUFFERS.matcher(plan.substring(0, plan.indexOf("Planning")));
    int pages = 0;
    while (buffers.find()) {
      pages += Integer.parseInt(buffers.group(1));
    }
    assertThat(pages).as(plan).isPositive();
    return pages;
  }
}
