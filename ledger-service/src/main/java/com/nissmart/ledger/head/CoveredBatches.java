package com.nissmart.ledger.head;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.Book;
import com.nissmart.ledger.journal.Journal;
import com.nissmart.ledger.journal.MerkleTree;
import java.util.List;
import org.jdbi.v3.core.Handle;

/**
 * The batches that a head covers: those after the head before it, up to its own. The root over
 * their hashes is in the head, so that the path from a batch to the head has 14 hashes at most,
 * however many batches there are between two heads.
 *
 * @param first the number of the first one
 * @param root of the Merkle tree over their hashes
 */
record CoveredBatches(long first, ByteString root) {
  /** The largest number of batches that one head covers: a receipt reads the hashes of all. */
  static final int MOST = 1 << 14;

  /** Reads the batches after one and up to an end, or as many of the last ones as a head covers. */
  static CoveredBatches read(Handle handle, int bookId, long after, Book.Head end) {
    long first = Math.max(after + 1, end.lastBatch() - MOST + 1);
    List<ByteString> hashes = new Journal(bookId).hashes(handle, first, end.lastBatch());
    if (hashes.isEmpty() || !hashes.getLast().equals(end.headHash())) {
      throw new IllegalStateException("The journal does not have batch " + end.lastBatch());
    }
    return new CoveredBatches(end.lastBatch() - hashes.size() + 1, root(hashes));
  }

  /** Returns the root over the hashes of batches. */
  static ByteString root(List<ByteString> hashes) {
    MerkleTree tree = new MerkleTree();
    hashes.forEach(tree::add);
    return tree.root();
  }
}
