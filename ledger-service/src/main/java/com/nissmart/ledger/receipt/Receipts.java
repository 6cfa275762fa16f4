package com.nissmart.ledger.receipt;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.book.TransactionRow;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.JournalRow;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The receipts of the transactions of a book. */
public final class Receipts {
  private final Jdbi jdbi;
  private final History history;
  private final Heads heads;
  private final Journal journal;

  public Receipts(Jdbi jdbi, int bookId, History history, Heads heads) {
    this.jdbi = jdbi;
    this.history = history;
    this.heads = heads;
    this.journal = new Journal(bookId);
  }

  /**
   * Returns the receipt of a transaction, or nothing until a head that covers it is signed.
   *
   * @throws Refusal TRANSACTION_NOT_FOUND for a transaction that the viewer may not see, and
   *     RECEIPT_UNAVAILABLE for one that will never have a receipt
   */
  public Optional<ReceiptView> find(BookViewer viewer, UUID transactionId) {
    TransactionRow row = history.transaction(viewer, transactionId).row();
    Optional<SignedHead> head = heads.covering(row.seq());
    if (head.isEmpty()) {
      if (!heads.canSign()) {
        throw unavailable(row, "this ledger has no key to sign heads with");
      }
      return Optional.empty();
    }
    Set<UUID> parties = new HashSet<>(Set.of(row.source()));
    UUID destination = row.destination();
    if (destination != null) {
      parties.add(destination);
    }
    Set<UUID> accounts = history.visible(viewer, parties);
    return Optional.of(jdbi.withHandle(handle -> receipt(handle, row, accounts, head.get())));
  }

  /** Returns the time from which the next head is signed. */
  public Instant nextAt() {
    return heads.nextAt();
  }

  private ReceiptView receipt(
      Handle handle, TransactionRow row, Set<UUID> accounts, SignedHead head) {
    JournalRow batch =
        journal
            .withSeq(handle, row.seq(), head.firstBatch(), head.batchNo())
            .filter(found -> found.format() == JournalRow.MESSAGE)
            .orElseThrow(() ->
                unavailable(
                    row,
                    "it was booked by an earlier version, long before the first signed head, or was"
                        + " moved out of the journal"));
    List<ByteString> before = journal.hashes(handle, batch.batchNo() - 1, batch.batchNo() - 1);
    List<ByteString> covered = journal.hashes(handle, head.firstBatch(), head.batchNo());
    if (before.isEmpty() || covered.size() != head.batchNo() - head.firstBatch() + 1) {
      throw unavailable(row, "batches beside its own were moved out of the journal");
    }
    return ReceiptView.of(row.seq(), accounts, batch, before.getFirst(), head, covered);
  }

  private static Refusal unavailable(TransactionRow row, String because) {
    return new Refusal(
        Reason.RECEIPT_UNAVAILABLE,
        "Transaction %s has no receipt: %s".formatted(row.id(), because));
  }
}
