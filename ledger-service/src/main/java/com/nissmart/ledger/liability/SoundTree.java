package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;

/**
 * A tree of a currency whose nodes give its root and total, with all nodes above its chunks.
 *
 * @param salt of the trees as of that batch, which names them
 */
record SoundTree(ByteString salt, CurrencyTree tree, SumTree upper) {
  /** Returns nothing when the nodes do not give root and total. */
  static Optional<SoundTree> of(ByteString salt, CurrencyTree tree) {
    try {
      SumTree upper = new SumTree(tree.nodes());
      return Optional.of(new SoundTree(salt, tree, upper))
          .filter(sound -> upper.root().equals(new SumNode(tree.root(), tree.total())));
    } catch (ArithmeticException e) {
      return Optional.empty(); // A sum that is too large is no total.
    }
  }

  /** Returns whether the chunks from one on are these. */
  boolean has(int first, List<SumTree> chunks) {
    for (int i = 0; i < chunks.size(); i++) {
      if (!upper.node(first + i).equals(chunks.get(i).root())) {
        return false;
      }
    }
    return true;
  }
}
