package com.nissmart.ledger.journal;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The audit path of RFC 6962: the hashes that lead from one leaf of a {@link MerkleTree} to its
 * root.
 */
public final class MerklePath {
  private final MessageDigest digest = DedupId.sha256();
  private final List<ByteString> leaves;
  private final List<ByteString> path = new ArrayList<>();

  private MerklePath(List<ByteString> leaves) {
    this.leaves = leaves;
  }

  /**
   * Returns the path of a leaf, from the bottom to the top.
   *
   * @param leaves the hashes of all leaves
   */
  public static List<ByteString> of(List<ByteString> leaves, int index) {
    MerklePath path = new MerklePath(leaves);
    path.walk(0, leaves.size(), index);
    return path.path;
  }

  /** Returns the hash of a leaf. */
  public static ByteString leaf(ByteString bytes) {
    MessageDigest digest = DedupId.sha256();
    digest.update((byte) 0);
    digest.update(bytes.asReadOnlyByteBuffer());
    return ByteString.copyFrom(digest.digest());
  }

  private void walk(int from, int to, int index) {
    if (to - from > 1) {
      int split = split(from, to);
      if (index < split) {
        walk(from, split, index);
        path.add(root(split, to));
      } else {
        walk(split, to, index);
        path.add(root(from, split));
      }
    }
  }

  private ByteString root(int from, int to) {
    if (to - from == 1) {
      return leaves.get(from);
    }
    int split = split(from, to);
    ByteBuffer left = root(from, split).asReadOnlyByteBuffer();
    ByteBuffer right = root(split, to).asReadOnlyByteBuffer();
    digest.update((byte) 1);
    digest.update(left);
    digest.update(right);
    return ByteString.copyFrom(digest.digest());
  }

  /** Returns where the right subtree begins: the left one is the largest that is full. */
  private static int split(int from, int to) {
    return from + Integer.highestOneBit(to - from - 1);
  }
}
