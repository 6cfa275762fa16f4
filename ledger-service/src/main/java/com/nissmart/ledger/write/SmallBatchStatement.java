package com.nissmart.ledger.write;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.decision.BatchChanges;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statement that appends a batch of few transactions: planned once, and one execution instead
 * of six.
 *
 * <p>The INSERTs are parts of the UPDATE of the book's row. PostgreSQL executes the UPDATE first
 * and waits there for the book's lock. If another batch has taken the number by then, the INSERT
 * into batch fails, and with it the whole statement.
 */
final class SmallBatchStatement {
  private static final String MOVE_HEAD =
      "UPDATE book SET last_seq = ?, last_batch = ?, last_at = ?, head_hash = ? WHERE book_id = 1";

  private final List<String> parts = new ArrayList<>();
  private final List<@Nullable Object> values = new ArrayList<>();

  private SmallBatchStatement() {}

  static StatementScript append(StatementScript script, BatchChanges changes, ByteString hash) {
    SmallBatchStatement batch = new SmallBatchStatement();
    batch.insert(RowInsert.batch(changes, hash));
    batch.insert(RowInsert.transactions(changes));
    batch.insert(RowInsert.entries(changes));
    batch.insert(RowInsert.openHolds(changes));
    batch.insert(RowInsert.dailyTotals(changes));
    batch.values.addAll(Arrays.asList(head(changes, hash)));
    return script.add(
        "WITH " + String.join(",\n", batch.parts) + "\n" + MOVE_HEAD, batch.values.toArray());
  }

  /** Adds the UPDATE of the book's row alone. */
  static void moveHead(StatementScript script, BatchChanges changes, ByteString hash) {
    script.add(MOVE_HEAD, head(changes, hash));
  }

  private static @Nullable Object[] head(BatchChanges changes, ByteString hash) {
    return new @Nullable Object[] {
      changes.nextSeq() - 1, changes.batchNo(), changes.at, hash.toByteArray()
    };
  }

  private void insert(RowInsert insert) {
    if (!insert.rows().isEmpty()) {
      parts.add("i" + parts.size() + " AS (" + insert.sql(insert.rows().size()) + ")");
      insert.rows().forEach(row -> values.addAll(Arrays.asList(row)));
    }
  }
}
