package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * A node of a Merkle sum tree: its hash, and the sum of the balances below it. The hash of an inner
 * node is SHA-256 over a byte 1 and the hash and sum of its left and of its right child, so that no
 * sum can be altered without another root (Maxwell; see Dagher et al., Provisions, 2015).
 */
public record SumNode(ByteString hash, long sum) {
  /**
   * Returns the node above two.
   *
   * @throws ArithmeticException when the sum has more than 64 bits
   */
  static SumNode parent(MessageDigest digest, SumNode left, SumNode right) {
    digest.update((byte) 1);
    left.update(digest);
    right.update(digest);
    return new SumNode(ByteString.copyFrom(digest.digest()), Math.addExact(left.sum, right.sum));
  }

  private void update(MessageDigest digest) {
    digest.update(hash.asReadOnlyByteBuffer());
    digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, sum));
  }
}
