package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.v1.JournalBatch;
import com.nissmart.ledger.v1.JournalTransaction;
import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Merkle tree over the transactions of a batch, whose root is part of the batch's hash. A leaf
 * has what both parties of a transaction may see, and a hash of each entry. So a party can be shown
 * its own entry, and the hash alone of the other one.
 *
 * <p>A leaf is a zero byte, seq, type (1 byte), status (1), amount, currency (3), resolves,
 * effective_at, expires_at, source and destination (16 each), the hash of the source's and of the
 * destination's entry (32 each, zeros without an entry), and the description. An entry's hash is
 * SHA-256 over its salt (16), account_seq, amount, balance and held. Its salt is a half of SHA-256
 * over the batch's salt and seq: the first half is the source's. Integers have eight bytes, big end
 * first, times are microseconds since 1970, and what is absent is zero.
 */
public final class TransactionTree {
  static final int SALT = 32;
  private static final int ENTRY_SALT = 16;
  private static final int HASH = 32;
  private static final int UUID_BYTES = 16;
  private static final int ENTRY = ENTRY_SALT + 4 * Long.BYTES;
  private static final int CURRENCY = 3;
  private static final int ENTRIES =
      1 + Long.BYTES + 2 + Long.BYTES + CURRENCY + 3 * Long.BYTES + 2 * UUID_BYTES;
  private static final int DESCRIPTION = ENTRIES + 2 * HASH;

  private final MessageDigest digest = DedupId.sha256();
  private final JournalBatch batch;
  private final JournalRow row;
  private final byte[] seed = new byte[SALT + Long.BYTES];
  private final byte[] salts = new byte[2 * ENTRY_SALT];
  private final byte[] entry = new byte[ENTRY];
  private byte[] leaf = new byte[2 * DESCRIPTION];

  /**
   * The proof that a batch has a transaction.
   *
   * @param source the salt and hash of the source's entry, with empty salt when there is none
   * @param path the hashes that lead from the leaf to the root
   */
  public record Proof(EntryHash source, EntryHash destination, List<ByteString> path) {}

  /** The hash of an entry, and the salt that only the owner of its account may see. */
  public record EntryHash(ByteString salt, ByteString hash) {}

  private TransactionTree(JournalRow row, JournalBatch batch) {
    this.batch = batch;
    this.row = row;
    batch.getSalt().copyTo(seed, 0);
  }

  /** Returns the root of the tree of a batch. */
  static ByteString root(JournalRow row, JournalBatch batch) {
    TransactionTree transactions = new TransactionTree(row, batch);
    MerkleTree tree = new MerkleTree();
    for (int i = 0; i < batch.getTransactionsCount(); i++) {
      int length = transactions.write(i);
      tree.add(transactions.leaf, length);
    }
    return tree.root();
  }

  /** Returns the proof of a transaction of a batch. */
  public static Proof proof(JournalRow row, long seq) {
    JournalBatch batch = JournalFormat.message(row);
    TransactionTree transactions = new TransactionTree(row, batch);
    List<ByteString> leaves = new ArrayList<>(batch.getTransactionsCount());
    for (int i = 0; i < batch.getTransactionsCount(); i++) {
      int length = transactions.write(i);
      transactions.digest.update(transactions.leaf, 0, length);
      leaves.add(ByteString.copyFrom(transactions.digest.digest()));
    }
    int index = (int) (seq - row.firstSeq());
    transactions.write(index);
    return new Proof(
        transactions.entryHash(0), transactions.entryHash(1), MerklePath.of(leaves, index));
  }

  /**
   * Returns the entry of the leaf that was written last: 0 is the source's, 1 the destination's.
   */
  private EntryHash entryHash(int side) {
    return new EntryHash(
        ByteString.copyFrom(salts, side * ENTRY_SALT, ENTRY_SALT),
        ByteString.copyFrom(leaf, ENTRIES + side * HASH, HASH));
  }

  /** Writes the leaf of a transaction into the buffer, and returns its length. */
  private int write(int index) {
    JournalTransaction transaction = batch.getTransactions(index);
    ByteString description = transaction.getDescriptionBytes();
    int length = DESCRIPTION + description.size();
    if (leaf.length < length) {
      leaf = new byte[length];
    }
    ByteBuffer buffer = ByteBuffer.wrap(leaf);
    buffer.put((byte) 0).putLong(row.firstSeq() + index);
    buffer.put((byte) transaction.getTypeValue()).put((byte) transaction.getStatusValue());
    buffer.putLong(transaction.getAmount());
    put(transaction.getCurrencyBytes(), CURRENCY, buffer);
    buffer.putLong(transaction.getResolves());
    buffer.putLong(transaction.getEffectiveAt()).putLong(transaction.getExpiresAt());
    put(transaction.getSourceAccountId(), UUID_BYTES, buffer);
    put(transaction.getDestinationAccountId(), UUID_BYTES, buffer);
    ByteBuffer.wrap(seed).putLong(SALT, row.firstSeq() + index);
    digest.update(seed);
    finish(salts, 0);
    writeEntries(transaction);
    description.copyTo(leaf, DESCRIPTION);
    return length;
  }

  private void writeEntries(JournalTransaction transaction) {
    boolean moves = transaction.getDestinationAccountSeq() != 0;
    writeEntry(
        0,
        transaction.getSourceAccountSeq(),
        moves ? -transaction.getAmount() : 0,
        transaction.getSourceBalance(),
        transaction.getSourceHeld());
    writeEntry(
        1,
        transaction.getDestinationAccountSeq(),
        transaction.getAmount(),
        transaction.getDestinationBalance(),
        transaction.getDestinationHeld());
  }

  private void writeEntry(int side, long accountSeq, long amount, long balance, long held) {
    int at = ENTRIES + side * HASH;
    if (accountSeq == 0) {
      Arrays.fill(leaf, at, at + HASH, (byte) 0);
      return;
    }
    ByteBuffer.wrap(entry)
        .put(salts, side * ENTRY_SALT, ENTRY_SALT)
        .putLong(accountSeq)
        .putLong(amount)
        .putLong(balance)
        .putLong(held);
    digest.update(entry);
    finish(leaf, at);
  }

  /** Puts bytes of a fixed length, or zeros when they are absent. */
  private void put(ByteString bytes, int length, ByteBuffer into) {
    if (bytes.size() > length) {
      throw new UnknownFormatException(row.batchNo(), "a field of more than " + length + " bytes");
    }
    int end = into.position() + length;
    bytes.copyTo(into);
    while (into.position() < end) {
      into.put((byte) 0);
    }
  }

  private void finish(byte[] into, int at) {
    try {
      digest.digest(into, at, HASH);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }
}
