package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.v1.AccountKind;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The making of the trees from accounts that come in the order of kind, currency and id. It keeps
 * the accounts of two chunks, and 56 bytes of each chunk before.
 */
final class TreeFold {
  private final ByteString salt;
  private final List<CurrencyTree> trees = new ArrayList<>();
  private final List<FoldedAccount> last = new ArrayList<>(2 * CurrencyTree.CHUNK);
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
    if (!last.isEmpty() && !last.getFirst().isBeside(account)) {
      endTree();
    }
    last.add(account);
    if (last.size() == 2 * CurrencyTree.CHUNK) {
      endGroup(CurrencyTree.CHUNK);
    }
  }

  /**
   * Returns the trees.
   *
   * @throws IllegalStateException when the balances of a currency do not sum to zero
   */
  List<CurrencyTree> trees() {
    if (!last.isEmpty()) {
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

  /** Makes chunks of the first accounts, which are put in the order of their salts together. */
  private void endGroup(int size) {
    List<FoldedAccount> group = last.subList(0, size);
    List<SumTree> made = AccountLeaf.chunks(AccountLeaf.group(salt, group));
    for (int i = 0; i < made.size(); i++) {
      endChunk(group.get(i * CurrencyTree.CHUNK).accountId(), made.get(i).root());
    }
    accounts += size;
    group.clear();
  }

  private void endChunk(UUID first, SumNode node) {
    ByteBuffer bytes = ByteBuffer.allocate(CurrencyTree.CHUNK_BYTES);
    bytes.putLong(first.getMostSignificantBits());
    bytes.putLong(first.getLeastSignificantBits());
    node.hash().copyTo(bytes);
    bytes.putLong(node.sum());
    chunks.write(bytes.array(), 0, CurrencyTree.CHUNK_BYTES);
    nodes.add(node);
  }

  private void endTree() {
    FoldedAccount any = last.getLast();
    endGroup(last.size());
    SumNode root = new SumTree(nodes).root();
    trees.add(
        new CurrencyTree(
            any.kind(), any.currency(), accounts, root.sum(), root.hash(), chunks.toByteString()));
    nodes.clear();
    chunks = ByteString.newOutput();
    accounts = 0;
  }
}
