package com.nissmart.bench.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The root over the transactions of a batch, which is a part of the batch's hash: a tree of SHA-256
 * as in RFC 6962. A leaf has what both parties may see, and a salted hash of each entry.
 */
final class BatchRoot {
  private static final int HASH = 32;
  private static final int ID = 16;
  private static final byte[] NOTHING = new byte[HASH];

  private final MessageDigest digest = sha256();
  private final byte[] seed;

  private BatchRoot(byte[] seed) {
    this.seed = seed;
  }

  /** Returns the root over messages whose first one has this seq. */
  static ByteString of(byte[] salt, List<NumberedFields> transactions, long firstSeq) {
    BatchRoot root = new BatchRoot(salt);
    List<byte[]> level = new ArrayList<>();
    long seq = firstSeq;
    for (NumberedFields transaction : transactions) {
      level.add(root.leaf(transaction, seq++));
    }
    return ByteString.copyFrom(root.top(level));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] top(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return digest.digest();
    }
    List<byte[]> level = leaves;
    while (level.size() > 1) {
      List<byte[]> above = new ArrayList<>();
      for (int i = 0; i + 1 < level.size(); i += 2) {
        digest.update((byte) 1);
        digest.update(level.get(i));
        above.add(digest.digest(level.get(i + 1)));
      }
      if (level.size() % 2 == 1) {
        above.add(level.getLast());
      }
      level = above;
    }
    return level.getFirst();
  }

  private byte[] leaf(NumberedFields transaction, long seq) {
    byte[] salts = digest.digest(bytes(seed, bytes(seq)));
    long amount = transaction.number(3);
    return digest.digest(
        bytes(
            new byte[] {0},
            bytes(seq),
            new byte[] {(byte) transaction.number(1), (byte) transaction.number(2)},
            bytes(amount),
            transaction.bytes(4), // currency
            bytes(transaction.number(12)), // resolves
            bytes(transaction.number(16)), // effective_at
            bytes(transaction.number(17)), // expires_at
            padded(transaction.bytes(5)), // source_account_id
            padded(transaction.bytes(6)), // destination_account_id
            entry(transaction, 18, transaction.number(21) == 0 ? 0 : -amount, salts, 0),
            entry(transaction, 21, amount, salts, ID),
            transaction.bytes(10))); // description
  }

  /** Returns the hash of an entry, whose account_seq, balance and held begin with a field. */
  private byte[] entry(NumberedFields transaction, int field, long amount, byte[] salts, int at) {
    if (transaction.number(field) == 0) {
      return NOTHING;
    }
    digest.update(salts, at, ID);
    long balance = CodedInputStream.decodeZigZag64(transaction.number(field + 1));
    return digest.digest(
        bytes(
            bytes(transaction.number(field)),
            bytes(amount),
            bytes(balance),
            bytes(transaction.number(field + 2))));
  }

  private static byte[] padded(byte[] id) {
    return id.length == 0 ? new byte[ID] : id;
  }

  private static byte[] bytes(long number) {
    return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
  }

  private static byte[] bytes(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }
}
