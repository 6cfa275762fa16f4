package com.nissmart.ledger.journalcommand;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.journal.JournalRow;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * The rows in the payloads of format 0. A row begins with the number of its columns, by which its
 * table is known: a payload has transactions, then entries, then changes of accounts.
 */
final class CarriedRows {
  private static final byte[] HEADER = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final byte[] TRAILER = {-1, -1};

  /** A table of carried rows. */
  enum Table {
    TRANSACTION(
        19,
        "transaction (seq, amount, resolves, created_at, effective_at, expires_at, book_id, type, status, dedup_id,"
            + " source_account_id, destination_account_id, currency, requested_by, idempotency_key, description,"
            + " metadata, failure_code, failure_message)"),
    ENTRY(
        10,
        "entry (account_seq, seq, amount, balance, held, day_debits, book_id, day, account_id, may_go_negative)"),
    ACCOUNT_CHANGE(
        11,
        "account_change (book_id, account_id, change_no, batch_no, at_seq, status, changed_by, note, created_at,"
            + " owner_id, currency)");

    private final int columns;
    private final String into;

    Table(int columns, String into) {
      this.columns = columns;
      this.into = into;
    }
  }

  private CarriedRows() {}

  /** Copies the rows of batches into their tables as they are. */
  static void copy(Connection connection, List<JournalRow> batches) throws SQLException {
    for (Table table : Table.values()) {
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("COPY " + table.into + " FROM STDIN WITH (FORMAT binary)");
      try {
        copy.writeToCopy(HEADER, 0, HEADER.length);
        for (JournalRow batch : batches) {
          byte[] rows = rows(batch, table).toByteArray();
          copy.writeToCopy(rows, 0, rows.length);
        }
        copy.writeToCopy(TRAILER, 0, TRAILER.length);
        copy.endCopy();
      } finally {
        if (copy.isActive()) {
          copy.cancelCopy();
        }
      }
    }
  }

  private static ByteString rows(JournalRow batch, Table table) {
    ByteBuffer payload = batch.payload().asReadOnlyByteBuffer();
    int begin = -1;
    int end = 0;
    while (payload.hasRemaining()) {
      int at = payload.position();
      int columns = payload.getShort();
      for (int i = 0; i < columns; i++) {
        payload.position(Math.max(0, payload.getInt()) + payload.position());
      }
      if (columns == table.columns) {
        begin = begin < 0 ? at : begin;
        end = payload.position();
      }
    }
    return begin < 0 ? ByteString.EMPTY : batch.payload().substring(begin, end);
  }
}
