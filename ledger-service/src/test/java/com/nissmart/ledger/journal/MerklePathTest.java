package com.nissmart.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Merkle trees and paths, checked as RFC 9162 checks an inclusion proof. */
class MerklePathTest {
  @Test
  void every_leaf_leads_to_the_root() {
    for (int size = 1; size <= 33; size++) {
      MerkleTree tree = new MerkleTree();
      List<ByteString> leaves = new ArrayList<>();
      for (int i = 0; i < size; i++) {
        ByteString leaf = ByteString.copyFrom(new byte[31]).concat(one(i));
        tree.add(leaf);
        leaves.add(MerklePath.leaf(leaf));
      }
      for (int i = 0; i < size; i++) {
        ByteString root = root(leaves.get(i), i, size, MerklePath.of(leaves, i));
        assertThat(root).as("leaf %d of %d", i, size).isEqualTo(tree.root());
      }
    }
  }

  @Test
  void the_root_of_nothing_is_the_hash_of_nothing() {
    assertThat(HexFormat.of().formatHex(new MerkleTree().root().toByteArray()))
        .isEqualTo("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  }

  private static ByteString root(ByteString leaf, int index, int size, List<ByteString> path) {
    ByteString root = leaf;
    int at = index;
    int last = size - 1;
    for (ByteString other : path) {
      if (at % 2 == 1 || at == last) {
        root = node(other, root);
        while (at % 2 == 0 && at != 0) {
          at /= 2;
          last /= 2;
        }
      } else {
        root = node(root, other);
      }
      at /= 2;
      last /= 2;
    }
    assertThat(last).isZero();
    return root;
  }

  private static ByteString node(ByteString left, ByteString right) {
    MessageDigest digest = DedupId.sha256();
    return ByteString.copyFrom(digest.digest(one(1).concat(left).concat(right).toByteArray()));
  }

  private static ByteString one(int value) {
    return ByteString.copyFrom(new byte[] {(byte) value});
  }
}
