package com.nissmart.ledger.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The reading of the structure that a ledger database has, from PostgreSQL's catalogue. */
final class GuardCatalog {
  private static final String SERVICE_ROLE = "ledger_app";

  /** A part of a divided table, or a table that inherits from another. */
  record TablePart(String name, String table) {}

  private GuardCatalog() {}

  /**
   * Returns the guards of all tables, in the order of their text. A part of a divided table has
   * only its triggers, since those of the whole are not for statements on a part.
   */
  static List<Guard> read(Connection connection) throws SQLException {
    List<Guard> guards = new ArrayList<>();
    try (PreparedStatement statement =
        connection.prepareStatement(
            """
            WITH tables AS (
              SELECT c.oid, c.relname, c.relowner, c.relacl, c.relpersistence, c.relrowsecurity, c.relispartition
                FROM pg_class c
               WHERE c.relnamespace = to_regnamespace('public') AND c.relkind IN ('r', 'p')
                 AND c.relname <> ALL ('{flyway_schema_history,carried_batch,carried_book}')),
            whole AS (SELECT * FROM tables WHERE NOT relispartition)
            SELECT 'TABLE', 'table ' || relname,
                   CASE relpersistence WHEN 'p' THEN 'permanent' ELSE 'not permanent' END
                   || CASE WHEN relrowsecurity THEN ', with row security' ELSE '' END
                   || CASE WHEN pg_has_role(?, relowner, 'USAGE') THEN ', owned by the service' ELSE '' END
              FROM whole
            UNION ALL
            SELECT 'COLUMN', 'column ' || t.relname || '.' || a.attname,
                   format_type(a.atttypid, a.atttypmod) || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
              FROM whole t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
            UNION ALL
            SELECT 'CONSTRAINT', 'constraint ' || c.conname || ' on ' || t.relname,
                   pg_get_constraintdef(c.oid) || CASE WHEN i.indisvalid IS FALSE THEN ' NOT VALID' ELSE '' END
                   || CASE WHEN EXISTS (SELECT FROM pg_trigger g WHERE g.tgconstraint = c.oid AND g.tgenabled NOT IN ('O', 'A'))
                           THEN ', disabled' ELSE '' END
              FROM whole t
              JOIN pg_constraint c ON c.conrelid = t.oid AND c.contype <> 'n'
              LEFT JOIN pg_index i ON i.indexrelid = c.conindid
            UNION ALL
            SELECT CASE WHEN i.indisunique THEN 'UNIQUE_INDEX' ELSE 'INDEX' END,
                   CASE WHEN i.indisunique THEN 'unique index ' ELSE 'index ' END || x.relname || ' on ' || t.relname,
                   replace(pg_get_indexdef(i.indexrelid), ' ON ONLY ', ' ON ')
                   || CASE WHEN i.indisvalid THEN '' ELSE ' NOT VALID' END
              FROM whole t
              JOIN pg_index i ON i.indrelid = t.oid
              JOIN pg_class x ON x.oid = i.indexrelid
             WHERE NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)
            UNION ALL
            SELECT 'TRIGGER', 'trigger ' || g.tgname || ' on ' || t.relname,
                   regexp_replace(pg_get_triggerdef(g.oid), ' ON \\S+ ', ' ON table ')
                   || CASE WHEN g.tgenabled IN ('O', 'A') THEN '' ELSE ', disabled' END
              FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
            UNION ALL
            SELECT 'FUNCTION', 'function ' || p.oid::regprocedure, 'with the body of MD5 ' || md5(p.prosrc)
              FROM pg_proc p
             WHERE p.pronamespace = to_regnamespace('public')
               AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
            UNION ALL
            SELECT 'RIGHT',
                   'right of ' || coalesce(r.rolname, 'everybody') || ' to ' || lower(a.privilege_type) || ' ' || t.relname,
                   'granted'
              FROM tables t
             CROSS JOIN LATERAL aclexplode(t.relacl) a
              LEFT JOIN pg_roles r ON r.oid = a.grantee
             WHERE a.grantee <> t.relowner
               AND (r.rolname = ? OR a.privilege_type IN ('INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'TRIGGER'))
               AND (NOT t.relispartition OR a.privilege_type <> 'SELECT')
            UNION ALL
            SELECT 'RIGHT',
                   'right of ' || coalesce(r.rolname, 'everybody') || ' to ' || lower(a.privilege_type) || ' ' || t.relname
                   || '.' || c.attname,
                   'granted'
              FROM tables t
              JOIN pg_attribute c ON c.attrelid = t.oid
             CROSS JOIN LATERAL aclexplode(c.attacl) a
              LEFT JOIN pg_roles r ON r.oid = a.grantee
             WHERE a.grantee <> t.relowner AND a.privilege_type IN ('INSERT', 'UPDATE')
            UNION ALL
            SELECT 'SETTING', 'setting session_replication_role', current_setting('session_replication_role')
            UNION ALL
            SELECT 'RULE', 'rule ' || w.rulename || ' on ' || t.relname, pg_get_ruledef(w.oid)
              FROM tables t JOIN pg_rewrite w ON w.ev_class = t.oid
             ORDER BY 1, 2
            """)) {
      statement.setString(1, SERVICE_ROLE);
      statement.setString(2, SERVICE_ROLE);
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          guards.add(
              new Guard(Guard.Kind.valueOf(row.getString(1)), row.getString(2), row.getString(3)));
        }
      }
    }
    return guards;
  }

  /** Returns the tables whose rows are rows of another table, too. */
  static List<TablePart> parts(Connection connection) throws SQLException {
    List<TablePart> parts = new ArrayList<>();
    try (PreparedStatement statement =
            connection.prepareStatement(
                """
                SELECT c.relname, p.relname
                  FROM pg_inherits i
                  JOIN pg_class c ON c.oid = i.inhrelid
                  JOIN pg_class p ON p.oid = i.inhparent
                 WHERE p.relnamespace = to_regnamespace('public') AND p.relkind IN ('p', 'r')
                """);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        parts.add(new TablePart(row.getString(1), row.getString(2)));
      }
    }
    return parts;
  }
}
