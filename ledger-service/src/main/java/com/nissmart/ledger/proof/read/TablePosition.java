package com.nissmart.ledger.proof.read;

import com.nissmart.ledger.proof.row.Finding;
import com.nissmart.ledger.proof.row.FindingScope;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** The position of the tables in the journal: the last batch that they have, and its last seq. */
public record TablePosition(long batchNo, long seq) {
  /**
   * Reads the position.
   *
   * @throws Finding when the journal does not have its batch
   */
  public static TablePosition of(VerifiedSnapshot view) throws SQLException, Finding {
    List<TablePosition> positions = new ArrayList<>();
    view.each(
        row -> positions.add(checked(row, view.bookId())),
        """
        SELECT p.batch_no, p.seq, j.batch_no
          FROM projection p LEFT JOIN journal j ON j.book_id = p.book_id AND j.batch_no = p.batch_no
         WHERE p.book_id = ?
        """,
        view.bookId());
    if (positions.isEmpty()) {
      throw Finding.of("projection %d is missing", view.bookId()).in(FindingScope.BOOK);
    }
    return positions.getFirst();
  }

  private static TablePosition checked(ResultSet row, int bookId) throws SQLException, Finding {
    TablePosition position = new TablePosition(row.getLong(1), row.getLong(2));
    if (row.getObject(3) == null) {
      throw Finding.of(
              "projection %d: batch_no is %d, but batch %d is missing",
              bookId, position.batchNo, position.batchNo)
          .in(FindingScope.BOOK);
    }
    return position;
  }
}
