package com.nissmart.ledger.journalcommand;

import com.nissmart.ledger.projection.Position;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The statements that make tables beside those of the book, compare the two, and swap them. */
final class RebuildStore {
  /** The tables that follow from the journal. */
  static final List<String> TABLES =
      List.of(
          "account",
          "account_change",
          "transaction",
          "entry",
          "open_hold",
          "daily_total",
          "account_total",
          "held_total");

  static final String SCHEMA = "ledger_rebuild";
  private static final int LOCK = 0x7265_6275;

  /** Returns whether no other rebuild of this database runs; the lock ends with the session. */
  boolean lock(Handle handle) {
    return handle
        .createQuery("SELECT pg_try_advisory_lock(:lock)")
        .bind("lock", LOCK)
        .mapTo(Boolean.class)
        .one();
  }

  /** Makes the empty tables with everything that those of the book have. */
  void create(Handle handle, int bookId) throws SQLException {
    handle.execute("DROP SCHEMA IF EXISTS ledger_rebuild CASCADE");
    handle.execute("CREATE SCHEMA ledger_rebuild");
    handle.execute("CREATE TABLE ledger_rebuild.projection (LIKE public.projection)");
    handle.execute("INSERT INTO ledger_rebuild.projection VALUES (?, 0, 0)", bookId);
    try (Statement statement = handle.getConnection().createStatement()) {
      for (String sql : definitions(handle)) {
        statement.execute(sql);
      }
    }
  }

  /**
   * Returns the statements that make the tables, their constraints, indexes, triggers and grants.
   */
  private static List<String> definitions(Handle handle) {
    return handle
        .createQuery(
            """
            WITH t AS (
              SELECT oid, relname AS name, relowner, relacl, reloptions
                FROM pg_class
               WHERE relnamespace = 'public'::regnamespace AND relname = ANY (:tables))
            SELECT 1 AS step, 0::bigint AS place,
                   format('CREATE TABLE ledger_rebuild.%I (LIKE public.%I INCLUDING DEFAULTS INCLUDING STORAGE INCLUDING COMMENTS)',
                          name, name) || coalesce(' WITH (' || array_to_string(reloptions, ', ') || ')', '') AS sql
              FROM t
            UNION ALL
            SELECT 2, c.oid::bigint,
                   format('ALTER TABLE ledger_rebuild.%I ADD CONSTRAINT %I %s', name, conname, pg_get_constraintdef(c.oid))
              FROM t
              JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype <> 'n'
            UNION ALL
            SELECT 3, i.indexrelid::bigint, replace(pg_get_indexdef(i.indexrelid), ' ON public.', ' ON ledger_rebuild.')
              FROM t
              JOIN pg_index i ON i.indrelid = t.oid
             WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
            UNION ALL
            SELECT 4, g.oid::bigint, replace(pg_get_triggerdef(g.oid), ' ON public.', ' ON ledger_rebuild.')
              FROM t
              JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
            UNION ALL
            SELECT 5, 0, format('GRANT %s ON ledger_rebuild.%I TO %s', a.privilege_type, name,
                                CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
              FROM t, aclexplode(relacl) AS a
             WHERE a.grantee <> relowner
            UNION ALL
            SELECT 6, 0, format('GRANT %s (%I) ON ledger_rebuild.%I TO %s', a.privilege_type, attname, name,
                                CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE a.grantee::regrole::text END)
              FROM t
              JOIN pg_attribute c ON c.attrelid = t.oid, aclexplode(attacl) AS a
             WHERE a.grantee <> relowner
            ORDER BY step, place
            """)
        .bindArray("tables", String.class, TABLES)
        .map((row, context) -> row.getString("sql"))
        .list();
  }

  /** Derives from carried rows what no payload of format 0 has, and moves the new position. */
  void deriveCarried(Handle handle, int bookId, Position end) {
    handle.execute(
        """
        INSERT INTO account (book_id, account_id, kind, owner_id, currency, status, may_go_negative, created_at)
        SELECT o.book_id, o.account_id, 'CUSTOMER', o.owner_id, o.currency, l.status, false, o.created_at
          FROM account_change o
         CROSS JOIN LATERAL (SELECT status
                               FROM account_change c
                              WHERE c.book_id = o.book_id AND c.account_id = o.account_id
                              ORDER BY change_no DESC
                              LIMIT 1) l
         WHERE o.change_no = 1
        """);
    handle.execute(
        """
        INSERT INTO account_total (book_id, kind, currency, status, count)
        SELECT book_id, kind, currency, status, count(*)
          FROM account
         GROUP BY 1, 2, 3, 4
        """);
    handle.execute(
        """
        INSERT INTO daily_total (book_id, day, type, status, currency, count, amount)
        SELECT book_id, (created_at AT TIME ZONE 'UTC')::date, type, status, currency, count(*), sum(amount)
          FROM transaction
         GROUP BY 1, 2, 3, 4, 5
        """);
    handle.execute(
        """
        INSERT INTO open_hold (book_id, seq, account_id, amount, expires_at)
        SELECT t.book_id, t.seq, t.source_account_id, t.amount, t.expires_at
          FROM transaction t
         WHERE t.status = 'PENDING'
           AND NOT EXISTS (SELECT FROM transaction r
                            WHERE r.book_id = t.book_id AND r.resolves = t.seq AND r.status = 'COMPLETED')
        """);
    handle.execute(
        """
        INSERT INTO held_total (book_id, currency, amount)
        SELECT h.book_id, a.currency, sum(h.amount)
          FROM open_hold h
          JOIN account a ON a.book_id = h.book_id AND a.account_id = h.account_id
         GROUP BY h.book_id, a.currency
        """);
    movePosition(handle, SCHEMA, bookId, end);
  }

  /** Returns the position of the book's tables, and keeps others from writing to them. */
  Position lockedPosition(Handle handle, int bookId) {
    return handle
        .createQuery(
            """
            SELECT batch_no, seq
              FROM public.projection
             WHERE book_id = :book_id
               FOR UPDATE
            """)
        .bind("book_id", bookId)
        .map((row, context) -> new Position(row.getLong(1), row.getLong(2)))
        .one();
  }

  /** Returns how many rows of a table differ from the rebuilt ones, and shows the first. */
  Optional<String> difference(Handle handle, String table) {
    String key =
        handle
            .createQuery(
                """
                SELECT string_agg(quote_ident(attname), ', ' ORDER BY array_position(conkey, attnum))
                  FROM pg_constraint
                  JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey)
                 WHERE contype = 'p' AND conrelid = ('public.' || :table)::regclass
                """)
            .bind("table", table)
            .mapTo(String.class)
            .one();
    // A total that has gone back to zero is as good as no row.
    String counted =
        switch (table) {
          case "account_total" -> "count <> 0";
          case "held_total" -> "amount <> 0";
          default -> "true";
        };
    return handle
        .createQuery(
            """
            SELECT format('%1$s: the table has %%s, the journal %%s; %%s rows differ', coalesce(a::text, 'nothing'),
                          coalesce(b::text, 'nothing'), count(*) OVER ())
              FROM (SELECT * FROM public.%1$s WHERE %3$s) a
              FULL JOIN (SELECT * FROM ledger_rebuild.%1$s WHERE %3$s) b USING (%2$s)
             WHERE a::text IS DISTINCT FROM b::text
             ORDER BY %2$s
             LIMIT 1
            """
                .formatted(table, key, counted))
        .mapTo(String.class)
        .findOne();
  }

  /** Puts the rebuilt tables in the place of those of the book. */
  void swap(Handle handle, int bookId, Position position) {
    handle.execute("LOCK TABLE public." + String.join(", public.", TABLES));
    for (String table : TABLES) {
      handle.execute("DROP TABLE public." + table);
      handle.execute("ALTER TABLE ledger_rebuild." + table + " SET SCHEMA public");
    }
    movePosition(handle, "public", bookId, position);
    handle.execute("DROP SCHEMA ledger_rebuild CASCADE");
  }

  /** Ends the lease, so that the replica that writes begins again with the rebuilt tables. */
  void endLease(Handle handle, int bookId) {
    handle
        .createUpdate(
            """
            UPDATE public.writer_lease
               SET epoch = epoch + 1, holder = NULL, address = '', expires_at = 'epoch' -- the lease
             WHERE book_id = :book_id
            """)
        .bind("book_id", bookId)
        .execute();
  }

  private static void movePosition(Handle handle, String schema, int bookId, Position position) {
    handle.execute(
        "UPDATE " + schema + ".projection SET batch_no = ?, seq = ? WHERE book_id = ?",
        position.batchNo(),
        position.seq(),
        bookId);
  }
}
