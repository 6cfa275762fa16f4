package com.nissmart.ledger.receipt;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.BookedTransaction;
import com.nissmart.ledger.head.SignedHead;
import com.nissmart.ledger.journal.JournalFormat;
import com.nissmart.ledger.journal.JournalRow;
import com.nissmart.ledger.journal.MerklePath;
import com.nissmart.ledger.journal.TransactionTree;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * The proof that the book has a transaction.
 *
 * @param accounts the accounts whose entries its reader may see
 * @param batch the batch that has it
 * @param previousHash the hash of the batch before
 * @param tree the path from the transaction to its batch
 * @param head the head that covers the batch
 * @param headPath the path from the batch to the head
 */
public record ReceiptView(
    BookedTransaction transaction,
    Set<UUID> accounts,
    JournalRow batch,
    ByteString previousHash,
    TransactionTree.Proof tree,
    SignedHead head,
    List<ByteString> headPath) {

  /**
   * Makes the receipt of a transaction.
   *
   * @param covered the hashes of all batches that the head covers
   */
  public static ReceiptView of(
      long seq,
      Set<UUID> accounts,
      JournalRow batch,
      ByteString previousHash,
      SignedHead head,
      List<ByteString> covered) {
    int index = (int) (seq - batch.firstSeq());
    int batchIndex = (int) (batch.batchNo() - head.firstBatch());
    return new ReceiptView(
        JournalFormat.decode(batch).transactions().get(index),
        accounts,
        batch,
        previousHash,
        TransactionTree.proof(batch, seq),
        head,
        MerklePath.of(covered.stream().map(MerklePath::leaf).toList(), batchIndex));
  }
}
