package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.v1.AccountKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The making of the trees from accounts that come in the order of kind, currency and id. It keeps
 * the accounts of one chunk, and 56 bytes of each chunk before.
 */
final class TreeFold {
  private final ByteString salt;
  private final List<CurrencyTree> trees = new ArrayList<>();
  private final List<FoldedAccount> chunk = new ArrayList<>(CurrencyTree.CHUNK);
  private final List<SumNode> nodes = new ArrayList<>();
  private ByteString.Output chunks = ByteString.newOutput();
  private long accounts;

  /** Makes a fold whose leaves have salts that follow from one. */
  TreeFold(ByteString salt) {
    this.salt = salt;
  }

  /**
   * Adds the next account.
   *
   * @throws IllegalStateException when a customer's balance is negative
   */
  void add(FoldedAccount account) {
    if (account.kind() == AccountKind.ACCOUNT_KIND_CUSTOMER && account.balance() < 0) {
      throw new IllegalStateException(
          "The balance of a customer's account is negative: " + account);
    }
    if (!chunk.isEmpty() && !chunk.getFirst().isBeside(account)) {
      endTree();
    }
    if (chunk.size() == CurrencyTree.CHUNK) {
      endChunk();
    }
    chunk.add(account);
  }

  /**
   * Returns the trees.
   *
   * @throws IllegalStateException when the balances of a currency do not sum to zero
   */
  List<CurrencyTree> trees() {
    if (!chunk.isEmpty()) {
      endTree();
    }
    Map<String, Long> sums = new HashMap<>();
    trees.forEach(tree -> sums.merge(tree.currency(), tree.total(), Math::addExact));
    sums.values().removeIf(sum -> sum == 0);
    if (!sums.isEmpty()) {
      throw new IllegalStateException("The balances do not sum to zero: " + sums);
    }
    return trees;
  }

  private void endChunk() {
    SumNode node = SumNode.root(AccountLeaf.nodes(AccountLeaf.chunk(salt, chunk)));
    FoldedAccount first = chunk.getFirst();
    ByteBuffer bytes = ByteBuffer.allocate(CurrencyTree.CHUNK_BYTES);
    bytes.putLong(first.accountId().getMostSignificantBits());
    bytes.putLong(first.accountId().getLeastSignificantBits());
    node.hash().copyTo(bytes);
    bytes.putLong(node.sum());
    chunks.write(bytes.array(), 0, CurrencyTree.CHUNK_BYTES);
    nodes.add(node);
    accounts += chunk.size();
    chunk.clear();
  }

  private void endTree() {
    FoldedAccount last = chunk.getLast();
    endChunk();
    SumNode root = SumNode.root(nodes);
    trees.add(
        new CurrencyTree(
            last.kind(),
            last.currency(),
            accounts,
            root.sum(),
            root.hash(),
            chunks.toByteString()));
    nodes.clear();
    chunks = ByteString.newOutput();
    accounts = 0;
  }
}
