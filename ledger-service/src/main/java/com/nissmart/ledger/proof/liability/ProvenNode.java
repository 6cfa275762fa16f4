package com.nissmart.ledger.proof.liability;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;

/** A node of a Merkle sum tree, made again from rows. */
final class ProvenNode {
  private static final MessageDigestOfThread DIGEST = new MessageDigestOfThread();
  private static final int HASH = 32;
  private static final int SALT = 16;
  private static final int UUID_BYTES = 16;

  final byte[] hash;
  final long sum;
  private final byte[] salt;

  private ProvenNode(byte[] hash, long sum, byte[] salt) {
    this.hash = hash;
    this.sum = sum;
    this.salt = salt;
  }

  /** Reads a node from the bytes of a chunk, after the id. */
  static ProvenNode read(ByteBuffer bytes) {
    byte[] hash = new byte[HASH];
    bytes.get(hash);
    return new ProvenNode(hash, bytes.getLong(), new byte[0]);
  }

  /** Returns the leaf of an account. */
  static ProvenNode leaf(
      byte[] treeSalt, UUID accountId, long balance, long held, long accountSeq, long seq) {
    byte[] id =
        ByteBuffer.allocate(UUID_BYTES)
            .putLong(accountId.getMostSignificantBits())
            .putLong(accountId.getLeastSignificantBits())
            .array();
    byte[] salt = Arrays.copyOf(DIGEST.of(treeSalt, id), SALT);
    byte[] numbers =
        ByteBuffer.allocate(4 * Long.BYTES)
            .putLong(balance)
            .putLong(held)
            .putLong(accountSeq)
            .putLong(seq)
            .array();
    return new ProvenNode(DIGEST.of(new byte[] {0}, salt, id, numbers), balance, salt);
  }

  /** Returns leaves in the order of their salts. */
  static List<ProvenNode> bySalt(List<ProvenNode> leaves) {
    List<ProvenNode> ordered = new ArrayList<>(leaves);
    ordered.sort((one, other) -> Arrays.compareUnsigned(one.salt, other.salt));
    return ordered;
  }

  /** Returns the root over nodes: two neighbours make one, and one that is left over goes up. */
  static ProvenNode root(List<ProvenNode> nodes) {
    List<ProvenNode> level = nodes;
    while (level.size() > 1) {
      List<ProvenNode> above = new ArrayList<>((level.size() + 1) / 2);
      for (int i = 0; i < level.size(); i += 2) {
        above.add(i + 1 == level.size() ? level.get(i) : parent(level.get(i), level.get(i + 1)));
      }
      level = above;
    }
    return level.getFirst();
  }

  private static ProvenNode parent(ProvenNode left, ProvenNode right) {
    byte[] hash = DIGEST.of(new byte[] {1}, left.hash, int8(left.sum), right.hash, int8(right.sum));
    return new ProvenNode(hash, Math.addExact(left.sum, right.sum), new byte[0]);
  }

  private static byte[] int8(long value) {
    return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
  }

  boolean isSame(ProvenNode other) {
    return sum == other.sum && Arrays.equals(hash, other.hash);
  }

  static byte[] sha256(byte[] text) {
    return DIGEST.of(text);
  }

  /** A digest for each thread, because making one is slower than using it. */
  private static final class MessageDigestOfThread extends ThreadLocal<MessageDigest> {
    @Override
    protected MessageDigest initialValue() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }

    byte[] of(byte[]... parts) {
      MessageDigest digest = get();
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    }
  }
}
