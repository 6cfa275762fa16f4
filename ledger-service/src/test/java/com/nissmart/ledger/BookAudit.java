package com.nissmart.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;

/** The invariants of every book; each query must return no row. */
final class BookAudit {
  private static final Map<String, String> FINDINGS =
      Map.ofEntries(
          Map.entry(
              "every transaction's entries sum to zero",
              "SELECT seq::text FROM entry GROUP BY seq HAVING sum(amount) <> 0"),
          Map.entry(
              "a transaction that moved money has two entries on two accounts",
              """
              SELECT t.seq::text FROM transaction t LEFT JOIN entry e USING (book_id, seq)
               WHERE t.status <> 'FAILED' AND t.type NOT IN ('WITHDRAWAL', 'RELEASE')
               GROUP BY t.seq HAVING count(DISTINCT e.account_id) <> 2 OR count(e.seq) <> 2
              """),
          Map.entry(
              "a refused transaction has no entry",
              "SELECT t.seq::text FROM transaction t JOIN entry e USING (book_id, seq) WHERE t.status = 'FAILED'"),
          Map.entry(
              "no customer's account was ever below zero",
              """
              SELECT e.seq::text FROM entry e JOIN account a USING (book_id, account_id)
               WHERE a.kind = 'CUSTOMER' AND e.balance - e.held < 0
              """),
          Map.entry(
              "running balances and numbers are a chain",
              """
              SELECT seq::text FROM (
                SELECT *, lag(balance, 1, 0::bigint) OVER w AS before, lag(account_seq, 1, 0::bigint) OVER w AS previous,
                       lag(seq, 1, 0::bigint) OVER w AS earlier
                  FROM entry WINDOW w AS (PARTITION BY book_id, account_id ORDER BY account_seq)) chain
               WHERE balance <> before + amount OR account_seq <> previous + 1 OR seq <= earlier
              """),
          Map.entry(
              "the book is gapless and ends where it says",
              """
              SELECT b.last_seq::text FROM book b
               WHERE b.last_seq <> (SELECT count(*) FROM transaction) OR b.last_seq <> coalesce((SELECT max(seq) FROM transaction), 0)
                  OR b.last_batch <> (SELECT count(*) FROM batch)
                  OR (b.last_batch > 0 AND b.head_hash <> (SELECT hash FROM batch WHERE batch_no = b.last_batch))
              """),
          Map.entry(
              "held amounts are the open holds",
              """
              SELECT a.account_id::text FROM account a
                JOIN LATERAL (SELECT held FROM entry e WHERE e.account_id = a.account_id ORDER BY account_seq DESC LIMIT 1) e ON true
               WHERE e.held <> coalesce((SELECT sum(amount) FROM open_hold h WHERE h.account_id = a.account_id), 0)
              """),
          Map.entry(
              "an open hold is a hold that nothing has resolved",
              """
              SELECT h.seq::text FROM open_hold h LEFT JOIN transaction t USING (book_id, seq)
               WHERE t.status IS DISTINCT FROM 'PENDING'
                  OR EXISTS (SELECT 1 FROM transaction r WHERE r.resolves = h.seq AND r.status = 'COMPLETED')
              """),
          Map.entry(
              "totals are what they total",
              """
              SELECT coalesce(c.type, t.type)::text FROM
                (SELECT (created_at AT TIME ZONE 'UTC')::date AS day, type, status, currency, count(*) AS count, sum(amount) AS amount
                   FROM transaction GROUP BY 1, 2, 3, 4) c
                FULL JOIN daily_total t USING (day, type, status, currency)
               WHERE c.count IS DISTINCT FROM t.count OR c.amount IS DISTINCT FROM t.amount
              """),
          Map.entry(
              "accounts are counted",
              """
              SELECT currency FROM
                (SELECT kind, currency, status, count(*) AS count FROM account GROUP BY 1, 2, 3) c
                FULL JOIN (SELECT * FROM account_total WHERE count <> 0) t USING (kind, currency, status)
               WHERE c.count IS DISTINCT FROM t.count
              """),
          Map.entry(
              "what is held is added up",
              """
              SELECT currency FROM
                (SELECT a.currency, sum(h.amount) AS amount FROM open_hold h JOIN account a USING (account_id) GROUP BY 1) h
                FULL JOIN (SELECT * FROM held_total WHERE amount <> 0) t USING (currency)
               WHERE h.amount IS DISTINCT FROM t.amount
              """));

  private BookAudit() {}

  static void assertSound(LedgerFixture fixture) {
    FINDINGS.forEach(
        (rule, sql) -> assertThat(fixture.select(sql, String.class)).as(rule).isEmpty());
  }
}
