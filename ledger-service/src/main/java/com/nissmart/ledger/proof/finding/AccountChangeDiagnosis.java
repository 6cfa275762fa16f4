package com.nissmart.ledger.proof.finding;

import com.nissmart.ledger.proof.read.SnapshotQuery;
import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The diagnosis of accounts whose changes do not fit their rows. */
final class AccountChangeDiagnosis {
  private AccountChangeDiagnosis() {}

  /** Returns the first change that is missing or does not fit its account; null when all fit. */
  static @Nullable Finding of(Connection view, StoredBatch batch) throws SQLException {
    List<Finding> findings =
        SnapshotQuery.list(
            view,
            row -> finding(view, row, batch),
            """
            SELECT a.account_id, c.change_no, c.numbers, c.status, a.status, c.batch_no
              FROM account a
              LEFT JOIN LATERAL (SELECT l.change_no, l.status, l.batch_no,
                                        (SELECT count(DISTINCT n.change_no) FROM account_change n
                                         WHERE n.book_id = 1 AND n.account_id = a.account_id) AS numbers
                                   FROM account_change l WHERE l.book_id = 1 AND l.account_id = a.account_id
                                  ORDER BY l.change_no DESC LIMIT 1) c ON true
             WHERE a.book_id = 1 AND a.kind = 'CUSTOMER'
               AND (c.change_no IS NULL OR c.change_no <> c.numbers OR c.status <> a.status)
             ORDER BY a.created_at, a.account_id LIMIT 1
            """);
    return findings.isEmpty() ? null : findings.getFirst();
  }

  private static Finding finding(Connection view, ResultSet row, StoredBatch batch)
      throws SQLException {
    UUID id = row.getObject(1, UUID.class);
    String account = Finding.account(id);
    if (row.getObject(2) == null) {
      return Finding.of("account_change 1 of %s is missing", account);
    }
    int last = row.getInt(2);
    if (last != row.getInt(3)) {
      return Finding.of("account_change %d of %s is missing", gap(view, id, last), account);
    }
    return row.getLong(6) == batch.no()
        ? Finding.of(
            "account_change %d of %s: status is %s, but the account is %s",
            last, account, row.getString(4), row.getString(5))
        : Finding.of("account_change %d of %s is missing", last + 1, account);
  }

  private static int gap(Connection view, UUID account, int last) throws SQLException {
    return SnapshotQuery.list(
            view,
            row -> row.getInt(1),
            """
            SELECT min(n) FROM generate_series(1, ?) n
             WHERE NOT EXISTS (SELECT 1 FROM account_change WHERE book_id = 1 AND account_id = ? AND change_no = n)
            """,
            last,
            account)
        .getFirst();
  }
}
