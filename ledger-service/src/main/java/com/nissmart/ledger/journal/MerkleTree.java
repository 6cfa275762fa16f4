package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The Merkle tree of RFC 6962 over leaves that come one after the other: a leaf's hash is SHA-256
 * over a zero byte and the leaf, a node's over a byte 1, its left and its right child. It keeps the
 * left edge alone, whatever the number of leaves.
 */
public final class MerkleTree {
  private static final int HASH = 32;
  private static final int LEFT = 1;
  private static final int RIGHT = LEFT + HASH;
  private static final int NODE = RIGHT + HASH;
  private static final int LEVELS = 32;

  private final MessageDigest digest = DedupId.sha256();
  // For each level a byte 1 and room for two hashes; the left one waits for the right one.
  private final byte[] nodes = new byte[LEVELS * NODE];
  private long leaves;

  public MerkleTree() {
    for (int level = 0; level < LEVELS; level++) {
      nodes[level * NODE] = 1;
    }
  }

  /** Adds a leaf that has the zero byte of its hash before it already. */
  void add(byte[] leaf, int length) {
    digest.update(leaf, 0, length);
    int level = 0;
    for (long before = leaves; (before & 1) == 1; before >>>= 1) {
      finish(level, RIGHT);
      digest.update(nodes, level * NODE, NODE);
      level++;
    }
    finish(level, LEFT);
    leaves++;
  }

  /** Adds a leaf of 32 bytes. */
  public void add(ByteString leaf) {
    byte[] bytes = new byte[1 + HASH];
    leaf.copyTo(bytes, 1);
    add(bytes, bytes.length);
  }

  /** Returns the root, which is the hash of nothing when there are no leaves. */
  public ByteString root() {
    byte @Nullable [] root = null;
    for (int level = 0; leaves >>> level != 0; level++) {
      if ((leaves >>> level & 1) == 1) {
        int at = level * NODE;
        if (root == null) {
          root = Arrays.copyOfRange(nodes, at + LEFT, at + RIGHT);
        } else {
          digest.update(nodes, at, RIGHT);
          root = digest.digest(root);
        }
      }
    }
    return ByteString.copyFrom(root == null ? digest.digest() : root);
  }

  private void finish(int level, int place) {
    try {
      digest.digest(nodes, level * NODE + place, HASH);
    } catch (DigestException e) {
      throw new IllegalStateException(e);
    }
  }
}
