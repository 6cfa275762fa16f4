package com.nissmart.ledger.liability;

import com.nissmart.ledger.head.SignedHead;
import java.util.ArrayList;
import java.util.List;

/**
 * The proof that an account had a balance as of a batch, and that the total of its currency
 * contains it.
 *
 * @param tree the tree of its kind and currency
 * @param leaf the account
 * @param index the place of the leaf in the tree, from 0
 * @param path the nodes that lead from the leaf to the root of the tree
 * @param signed all trees, and the head that has their root
 */
public record BalanceProofView(
    CurrencyTree tree,
    AccountLeaf leaf,
    long index,
    List<SumNode> path,
    SignedAccountsTree signed) {

  /** The trees of all accounts, without their chunks, and the head that has their root. */
  public record SignedAccountsTree(AccountsTree tree, SignedHead head) {}

  /**
   * Makes the proof of an account.
   *
   * @param upper the nodes from the chunks on
   * @param group the first chunk of the account's group
   * @param leaves of the group
   * @param place of the account in its group
   */
  static BalanceProofView of(
      SignedAccountsTree signed,
      CurrencyTree tree,
      SumTree upper,
      int group,
      List<AccountLeaf> leaves,
      int place) {
    int inGroup = place / CurrencyTree.CHUNK;
    SumTree lower = AccountLeaf.chunks(leaves).get(inGroup);
    List<SumNode> path = new ArrayList<>(lower.path(place % CurrencyTree.CHUNK));
    path.addAll(upper.path(group + inGroup));
    long index = (long) group * CurrencyTree.CHUNK + place;
    return new BalanceProofView(tree, leaves.get(place), index, path, signed);
  }
}
