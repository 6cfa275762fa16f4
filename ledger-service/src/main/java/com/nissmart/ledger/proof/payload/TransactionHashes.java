package com.nissmart.ledger.proof.payload;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.nissmart.ledger.book.DedupId;
import com.nissmart.ledger.proof.row.ByteArrays;
import java.io.IOException;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The root over the transactions of a batch, made of the bytes of its payload. A leaf has what both
 * parties may see, and a hash of each entry with a salt of its own; the tree is that of RFC 6962.
 */
final class TransactionHashes {
  private static final int SALT_TAG = 6 << 3 | 2;
  private static final int SALT = 32;
  private static final int HASH = 32;
  private static final int HALF = 16;
  private static final int SOURCE_HASH = 78;
  private static final int DESTINATION_HASH = SOURCE_HASH + HASH;
  private static final int DESCRIPTION = DESTINATION_HASH + HASH;

  private final MessageDigest digest = DedupId.sha256();
  private final byte[] seed = new byte[SALT + Long.BYTES];
  private final byte[] salts = new byte[HASH];
  private final byte[] entry = new byte[HALF + 4 * Long.BYTES];
  private final byte[] node = new byte[1 + 2 * HASH];
  private byte[] leaf = new byte[512];
  private byte[] hashes = new byte[64 * HASH];
  private byte[] payload = new byte[0];
  private int count;

  /** Begins a payload; its salt comes behind its transactions. */
  void begin(byte[] bytes) throws IOException {
    payload = bytes;
    count = 0;
    ByteString salt = ByteString.EMPTY;
    CodedInputStream input = CodedInputStream.newInstance(bytes);
    for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
      if (tag == SALT_TAG) {
        salt = input.readBytes();
      } else {
        input.skipField(tag);
      }
    }
    Arrays.fill(seed, (byte) 0);
    if (!salt.isEmpty()) {
      require(6, salt.size(), SALT);
      salt.copyTo(seed, 0);
    }
  }

  /** Adds the next transaction. */
  void add(WireMessage transaction, long seq) throws IOException {
    int size = DESCRIPTION + transaction.length(10);
    if (leaf.length < size) {
      leaf = new byte[size];
    }
    leaf[0] = 0;
    ByteArrays.put(leaf, 1, seq);
    leaf[9] = (byte) transaction.number(1); // type
    leaf[10] = (byte) transaction.number(2); // status
    ByteArrays.put(leaf, 11, transaction.number(3)); // amount
    copy(transaction, 4, 19, 3); // currency
    ByteArrays.put(leaf, 22, transaction.number(12)); // resolves
    ByteArrays.put(leaf, 30, transaction.number(16)); // effective_at
    ByteArrays.put(leaf, 38, transaction.number(17)); // expires_at
    copy(transaction, 5, 46, HALF); // source_account_id
    copy(transaction, 6, 62, HALF); // destination_account_id
    ByteArrays.put(seed, SALT, seq);
    digest.update(seed);
    finish(salts, 0);
    long amount = transaction.number(3);
    entry(transaction, 18, transaction.number(21) == 0 ? 0 : -amount, 0, SOURCE_HASH);
    entry(transaction, 21, amount, HALF, DESTINATION_HASH);
    System.arraycopy(payload, transaction.start(10), leaf, DESCRIPTION, transaction.length(10));
    if (hashes.length == count * HASH) {
      hashes = Arrays.copyOf(hashes, 2 * hashes.length);
    }
    digest.update(leaf, 0, size);
    finish(hashes, count++ * HASH);
  }

  /** Returns the root over the transactions that were added. */
  ByteString root() {
    if (count == 0) {
      return ByteString.copyFrom(digest.digest());
    }
    node[0] = 1;
    for (int width = count; width > 1; width = (width + 1) / 2) {
      for (int i = 0; i + 1 < width; i += 2) {
        System.arraycopy(hashes, i * HASH, node, 1, 2 * HASH);
        digest.update(node);
        finish(hashes, i / 2 * HASH);
      }
      if (width % 2 == 1) {
        System.arraycopy(hashes, (width - 1) * HASH, hashes, width / 2 * HASH, HASH);
      }
    }
    return ByteString.copyFrom(hashes, 0, HASH);
  }

  /**
   * Puts the hash of the entry whose account_seq, balance and held are in the fields from one on.
   */
  private void entry(WireMessage transaction, int field, long amount, int salt, int at) {
    if (transaction.number(field) == 0) {
      Arrays.fill(leaf, at, at + HASH, (byte) 0);
      return;
    }
    System.arraycopy(salts, salt, entry, 0, HALF);
    ByteArrays.put(entry, HALF, transaction.number(field));
    ByteArrays.put(entry, HALF + 8, amount);
    ByteArrays.put(entry, HALF + 16, transaction.signed(field + 1));
    ByteArrays.put(entry, HALF + 24, transaction.number(field + 2));
    digest.update(entry);
    finish(leaf, at);
  }

  private void copy(WireMessage transaction, int field, int at, int size) throws IOException {
    Arrays.fill(leaf, at, at + size, (byte) 0);
    if (transaction.length(field) != 0) {
      require(field, transaction.length(field), size);
      System.arraycopy(payload, transaction.start(field), leaf, at, size);
    }
  }

  private static void require(int field, int found, int expected) throws IOException {
    if (found != expected) {
      throw new InvalidProtocolBufferException(
          "field %d has %d bytes, expected %d".formatted(field, found, expected));
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
