package com.nissmart.bench.audit;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The root of the tree (RFC 6962) over the transactions of a batch, which is part of the batch's
 * hash. A leaf has the hashes of both entries, each with a salt of its own.
 */
final class TransactionRoot {
  private static final int HASH = 32;
  private static final int HALF = 16;
  private static final int LEAF = 142;
  private static final int CURRENCY = 3;
  private static final int TRANSACTIONS = 3;
  private static final int SALT = 6;

  private TransactionRoot() {}

  static ByteString of(ByteString payload, long firstSeq) throws IOException {
    NumberedFields batch = new NumberedFields(payload.toByteArray(), JournalAudit.BATCH_FIELDS);
    byte[] salt = ByteBuffer.allocate(HASH).put(batch.bytes(SALT)).array();
    List<byte[]> hashes = new ArrayList<>();
    long seq = firstSeq;
    for (byte[] message : batch.all(TRANSACTIONS)) {
      hashes.add(leaf(new NumberedFields(message, JournalAudit.TRANSACTION_FIELDS), salt, seq++));
    }
    while (hashes.size() > 1) {
      List<byte[]> parents = new ArrayList<>();
      for (int i = 0; i < hashes.size(); i += 2) {
        boolean isAlone = i + 1 == hashes.size();
        parents.add(
            isAlone ? hashes.get(i) : sha256(new byte[] {1}, hashes.get(i), hashes.get(i + 1)));
      }
      hashes = parents;
    }
    return ByteString.copyFrom(hashes.isEmpty() ? sha256() : hashes.getFirst());
  }

  private static byte[] leaf(NumberedFields row, byte[] salt, long seq) {
    byte[] salts = sha256(salt, ByteBuffer.allocate(Long.BYTES).putLong(seq).array());
    long amount = row.number(3);
    ByteBuffer leaf = ByteBuffer.allocate(LEAF).put((byte) 0).putLong(seq);
    leaf.put((byte) row.number(1)).put((byte) row.number(2)).putLong(amount);
    put(leaf, row.bytes(4), CURRENCY);
    leaf.putLong(row.number(12)).putLong(row.number(16)).putLong(row.number(17));
    put(leaf, row.bytes(5), HALF);
    put(leaf, row.bytes(6), HALF);
    leaf.put(entry(row, 18, row.number(21) == 0 ? 0 : -amount, salts, 0));
    leaf.put(entry(row, 21, amount, salts, HALF));
    return sha256(leaf.array(), row.bytes(10));
  }

  /**
   * Returns the hash of the entry whose account_seq, balance and held are in fields from one on.
   */
  private static byte[] entry(
      NumberedFields row, int field, long amount, byte[] salts, int saltAt) {
    if (row.number(field) == 0) {
      return new byte[HASH];
    }
    long zigzag = row.number(field + 1);
    ByteBuffer entry = ByteBuffer.allocate(HALF + 4 * Long.BYTES).put(salts, saltAt, HALF);
    entry.putLong(row.number(field)).putLong(amount).putLong(zigzag >>> 1 ^ -(zigzag & 1));
    return sha256(entry.putLong(row.number(field + 2)).array());
  }

  private static void put(ByteBuffer leaf, byte[] value, int size) {
    leaf.put(value).position(leaf.position() + size - value.length);
  }

  static byte[] sha256(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
