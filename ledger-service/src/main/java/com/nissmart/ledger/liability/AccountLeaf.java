package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.book.DedupId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * A leaf of a Merkle sum tree: an account after its last entry, or with zeros before the first one.
 * Its hash is SHA-256 over a zero byte, its salt (16 bytes), the account's id (16), balance, held,
 * account_seq and seq. The salt, the first half of SHA-256 over the salt of the tree and the id, is
 * shown to the account's owner alone, so that nobody can find an account by trying.
 *
 * @param seq of the entry
 * @param node its hash, and the balance
 */
public record AccountLeaf(
    UUID accountId,
    long balance,
    long held,
    long accountSeq,
    long seq,
    ByteString salt,
    SumNode node) {
  private static final int SALT = 16;
  private static final int UUID_BYTES = 16;
  private static final int LEAF = 1 + SALT + UUID_BYTES + 4 * Long.BYTES;
  private static final Comparator<AccountLeaf> BY_SALT =
      Comparator.comparing(AccountLeaf::salt, ByteString.unsignedLexicographicalComparator());

  /** Makes the leaf of an account in a tree. */
  static AccountLeaf of(ByteString treeSalt, FoldedAccount account) {
    MessageDigest digest = DedupId.sha256();
    ByteBuffer id = ByteBuffer.allocate(UUID_BYTES);
    id.putLong(account.accountId().getMostSignificantBits());
    id.putLong(account.accountId().getLeastSignificantBits());
    digest.update(treeSalt.asReadOnlyByteBuffer());
    ByteString salt = ByteString.copyFrom(digest.digest(id.array()), 0, SALT);
    ByteBuffer leaf = ByteBuffer.allocate(LEAF).put((byte) 0);
    salt.copyTo(leaf);
    leaf.put(id.array()).putLong(account.balance()).putLong(account.held());
    leaf.putLong(account.accountSeq()).putLong(account.seq());
    return new AccountLeaf(
        account.accountId(),
        account.balance(),
        account.held(),
        account.accountSeq(),
        account.seq(),
        salt,
        new SumNode(ByteString.copyFrom(digest.digest(leaf.array())), account.balance()));
  }

  /**
   * Returns the leaves of a group in the order of their salts: in each tree an account gets other
   * neighbours, and nobody knows which.
   */
  static List<AccountLeaf> group(ByteString treeSalt, List<FoldedAccount> accounts) {
    List<AccountLeaf> leaves = new ArrayList<>(accounts.size());
    accounts.forEach(account -> leaves.add(of(treeSalt, account)));
    leaves.sort(BY_SALT);
    return leaves;
  }

  /** Returns the trees of the chunks of a group. */
  static List<SumTree> chunks(List<AccountLeaf> group) {
    List<SumNode> nodes = group.stream().map(AccountLeaf::node).toList();
    List<SumTree> chunks = new ArrayList<>();
    for (int from = 0; from < nodes.size(); from += CurrencyTree.CHUNK) {
      int to = Math.min(nodes.size(), from + CurrencyTree.CHUNK);
      chunks.add(new SumTree(nodes.subList(from, to)));
    }
    return chunks;
  }
}
