package com.nissmart.runtime.audit;

import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;

/**
 * The verification of a log: every hash is derived again from the first row on.
 *
 * @param rows the number of rows that were read
 * @param finding the first row that is wrong; empty when the log is sound
 */
public record ActionLogProof(long rows, Optional<String> finding) {

  /** Verifies the log of a database; it only reads, and the log may grow meanwhile. */
  public static ActionLogProof of(Jdbi jdbi) {
    return jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, ActionLogProof::verify);
  }

  private static ActionLogProof verify(Handle handle) {
    ActionLogStore store = new ActionLogStore();
    ActionLogStore.Head head = store.head(handle);
    long seq = 0;
    String hash = ActionRow.FIRST_HASH;
    try (Stream<ActionRow> rows = store.all(handle)) {
      for (Iterator<ActionRow> each = rows.iterator(); each.hasNext(); seq++) {
        ActionRow row = each.next();
        if (row.seq() != seq + 1) {
          return wrong(seq, "row %d of action_log is missing".formatted(seq + 1));
        }
        hash = row.hashAfter(hash);
        if (!hash.equals(row.hash())) {
          return wrong(seq, "row %d of action_log does not fit its hash".formatted(row.seq()));
        }
      }
    }
    return head.seq() == seq && head.hash().equals(hash)
        ? new ActionLogProof(seq, Optional.empty())
        : wrong(
            seq,
            "action_log ends with row %d, but action_log_head names row %d"
                .formatted(seq, head.seq()));
  }

  private static ActionLogProof wrong(long rows, String finding) {
    return new ActionLogProof(rows, Optional.of(finding));
  }
}
