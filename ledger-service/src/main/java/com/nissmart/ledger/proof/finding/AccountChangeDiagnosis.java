package com.nissmart.ledger.proof.finding;

import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.StoredBatch;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What accounts and their changes say against each other. */
final class AccountChangeDiagnosis {
  private AccountChangeDiagnosis() {}

  /** The first change that is missing or not as its account says; null when all are in order. */
  static @Nullable Finding of(Connection view, StoredBatch batch) throws SQLException {
    String sql =
        """
        SELECT a.account_id, c.change_no, c.numbers, c.status, a.status, c.batch_no
          FROM account a
          LEFT JOIN LATERAL (SELECT l.change_no, l.status, l.batch_no,
                                    (SELECT count(DISTINCT n.change_no) FROM account_change n WHERE n.book_id = 1 AND n.account_id = a.account_id) AS numbers
                               FROM account_change l WHERE l.book_id = 1 AND l.account_id = a.account_id
                              ORDER BY l.change_no DESC LIMIT 1) c ON true
         WHERE a.book_id = 1 AND a.kind = 'CUSTOMER'
           AND (c.change_no IS NULL OR c.change_no <> c.numbers OR c.status <> a.status)
         ORDER BY a.created_at, a.account_id LIMIT 1
        """;
    try (PreparedStatement statement = view.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      if (result.next()) {
        String account = Finding.account(result.getObject(1, UUID.class));
        if (result.getObject(2) == null) {
          return Finding.of("account_change 1 of %s is missing", account);
        }
        int last = result.getInt(2);
        if (last != result.getInt(3)) {
          return Finding.of(
              "account_change %d of %s is missing", gap(view, account, last), account);
        }
        boolean here = result.getLong(6) == batch.no();
        return here
            ? Finding.of(
                "account_change %d of %s: status is %s, but the account is %s",
                last, account, result.getString(4), result.getString(5))
            : Finding.of("account_change %d of %s is missing", last + 1, account);
      }
      return null;
    }
  }

  private static int gap(Connection view, String account, int last) throws SQLException {
    UUID id = com.nissmart.contract.Ids.ACCOUNT.parse("account_id", account);
    try (PreparedStatement statement =
        view.prepareStatement(
            """
            SELECT min(n) FROM generate_series(1, ?) n
             WHERE NOT EXISTS (SELECT 1 FROM account_change WHERE book_id = 1 AND account_id = ? AND change_no = n)
            """)) {
      statement.setInt(1, last);
      statement.setObject(2, id);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        return result.getInt(1);
      }
    }
  }
}
