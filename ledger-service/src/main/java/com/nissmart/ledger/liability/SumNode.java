package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A node of a Merkle sum tree: its hash, and the sum of the balances below it. The tree has the
 * shape of RFC 6962. The hash of an inner node is SHA-256 over a byte 1 and the hash and sum of its
 * left and of its right child, so that no sum can be altered without another root (Maxwell; see
 * Dagher et al., Provisions, 2015).
 */
public record SumNode(ByteString hash, long sum) {
  /**
   * Returns the root over nodes.
   *
   * @throws ArithmeticException when the sum has more than 64 bits
   */
  static SumNode root(List<SumNode> nodes) {
    return root(DedupId.sha256(), nodes);
  }

  /** Returns the nodes that lead from one of them to the root, from the bottom to the top. */
  static List<SumNode> path(List<SumNode> nodes, int index) {
    List<SumNode> path = new ArrayList<>();
    MessageDigest digest = DedupId.sha256();
    List<SumNode> within = nodes;
    int at = index;
    while (within.size() > 1) {
      int split = split(within);
      List<SumNode> left = within.subList(0, split);
      List<SumNode> right = within.subList(split, within.size());
      path.addFirst(root(digest, at < split ? right : left));
      within = at < split ? left : right;
      at = at < split ? at : at - split;
    }
    return path;
  }

  private static SumNode root(MessageDigest digest, List<SumNode> nodes) {
    if (nodes.size() == 1) {
      return nodes.getFirst();
    }
    int split = split(nodes);
    SumNode left = root(digest, nodes.subList(0, split));
    SumNode right = root(digest, nodes.subList(split, nodes.size()));
    digest.update((byte) 1);
    left.update(digest);
    right.update(digest);
    return new SumNode(ByteString.copyFrom(digest.digest()), Math.addExact(left.sum, right.sum));
  }

  private void update(MessageDigest digest) {
    digest.update(hash.asReadOnlyByteBuffer());
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sum));
  }

  /** Returns the size of the left subtree: the largest that is full. */
  private static int split(List<SumNode> nodes) {
    return Integer.highestOneBit(nodes.size() - 1);
  }
}
