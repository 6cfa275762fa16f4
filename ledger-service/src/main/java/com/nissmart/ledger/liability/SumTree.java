package com.nissmart.ledger.liability;

import com.nissmart.ledger.book.DedupId;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * A Merkle sum tree over nodes, in the shape of RFC 6962: two neighbours make one node, and one
 * that is left over goes up.
 */
final class SumTree {
  private final List<List<SumNode>> levels = new ArrayList<>();

  /**
   * Makes the tree over nodes, of which there is at least one.
   *
   * @throws ArithmeticException when a sum has more than 64 bits
   */
  SumTree(List<SumNode> nodes) {
    MessageDigest digest = DedupId.sha256();
    List<SumNode> level = nodes;
    levels.add(level);
    while (level.size() > 1) {
      level = above(digest, level);
      levels.add(level);
    }
  }

  private static List<SumNode> above(MessageDigest digest, List<SumNode> level) {
    List<SumNode> above = new ArrayList<>((level.size() + 1) / 2);
    for (int i = 0; i + 1 < level.size(); i += 2) {
      above.add(SumNode.parent(digest, level.get(i), level.get(i + 1)));
    }
    if (level.size() % 2 == 1) {
      above.add(level.getLast());
    }
    return above;
  }

  SumNode root() {
    return levels.getLast().getFirst();
  }

  /** Returns one of the nodes that the tree is over. */
  SumNode node(int index) {
    return levels.getFirst().get(index);
  }

  /** Returns the nodes that lead from one of them to the root, from the bottom to the top. */
  List<SumNode> path(int index) {
    List<SumNode> path = new ArrayList<>();
    int at = index;
    for (List<SumNode> level : levels) {
      int beside = at ^ 1;
      if (beside < level.size()) {
        path.add(level.get(beside));
      }
      at >>= 1;
    }
    return path;
  }
}
