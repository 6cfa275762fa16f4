package com.nissmart.ledger.proof.liability;

import com.nissmart.contract.Ids;
import com.nissmart.ledger.proof.liability.TreeProofStore.LastEntry;
import com.nissmart.ledger.proof.liability.TreeProofStore.StoredPart;
import com.nissmart.ledger.proof.liability.TreeProofStore.StoredTree;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.jspecify.annotations.Nullable;

/**
 * The verification of the trees of all accounts. The nodes of each kept tree must give its root,
 * and the entries must give the nodes of the last one. Entries themselves are verified with the
 * book.
 */
public final class AccountsTreeProof {
  private static final int ALL = 100_000;
  private static final int CHUNK = 256;
  private static final int CHUNK_BYTES = 56;
  private static final int PAGE = 20 * CHUNK;
  private static final UUID FIRST = new UUID(0, 0);

  private final Jdbi jdbi;
  private final int bookId;
  private final TreeProofStore store = new TreeProofStore();
  private @Nullable StoredTree verified;

  public AccountsTreeProof(Jdbi jdbi, int bookId) {
    this.jdbi = jdbi;
    this.bookId = bookId;
  }

  /**
   * Returns the first tree that is wrong.
   *
   * @param full true for all kept trees; otherwise the last one, of which the accounts are read if
   *     they were not read before
   */
  public synchronized Optional<String> finding(boolean full) {
    Optional<String> ofRows =
        jdbi.inTransaction(
            TransactionIsolationLevel.REPEATABLE_READ, handle -> ofRows(handle, full));
    return ofRows.isPresent() ? ofRows : jdbi.withHandle(handle -> ofEntries(handle, full));
  }

  private Optional<String> ofRows(Handle handle, boolean full) {
    for (StoredTree tree : store.trees(handle, bookId, full ? ALL : 1)) {
      String fault = fault(tree, store.parts(handle, bookId, tree.batchNo()));
      if (fault != null) {
        return named(tree, fault);
      }
    }
    return store
        .headWithoutTree(handle, bookId)
        .map(batchNo ->
            "The head of batch %d has a root of all accounts that no stored tree has"
                .formatted(batchNo));
  }

  private static Optional<String> named(StoredTree tree, String fault) {
    return Optional.of(
        "The tree of all accounts as of batch %d: %s".formatted(tree.batchNo(), fault));
  }

  private @Nullable String fault(StoredTree tree, List<StoredPart> parts) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "nissmart-accounts-v1\n%d\n%d\n%d\n%s\n",
                bookId,
                tree.batchNo(),
                tree.seq(),
                tree.hash()));
    for (StoredPart part : parts) {
      String fault = fault(part);
      if (fault != null) {
        return "%s %s: %s".formatted(part.kind(), part.currency(), fault);
      }
      text.append(part.line());
    }
    byte[] root = ProvenNode.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(root).equals(tree.root())
        ? null
        : "accounts_root is not that of its row and currencies";
  }

  private static @Nullable String fault(StoredPart part) {
    List<ProvenNode> nodes = new ArrayList<>();
    ByteBuffer chunks = part.chunks().duplicate();
    if (chunks.remaining() != CHUNK_BYTES * ((part.accounts() + CHUNK - 1) / CHUNK)) {
      return "it has %d bytes of chunks for %d accounts"
          .formatted(chunks.remaining(), part.accounts());
    }
    while (chunks.hasRemaining()) {
      chunks.position(chunks.position() + 2 * Long.BYTES);
      ProvenNode node = ProvenNode.read(chunks);
      if (node.sum < 0 && part.kind().equals("CUSTOMER")) {
        return "a sum is negative";
      }
      nodes.add(node);
    }
    try {
      ProvenNode root = ProvenNode.root(nodes);
      return root.sum == part.total() && HexFormat.of().formatHex(root.hash).equals(part.root())
          ? null
          : "its chunks do not give its root and total";
    } catch (ArithmeticException e) {
      return "its sums are too large";
    }
  }

  /** Compares the last tree with the entries of all accounts, some thousand at a time. */
  private Optional<String> ofEntries(Handle handle, boolean full) {
    List<StoredTree> last = store.trees(handle, bookId, 1);
    if (last.isEmpty() || (!full && last.getFirst().equals(verified))) {
      return Optional.empty();
    }
    StoredTree tree = last.getFirst();
    long accounts = 0;
    for (StoredPart part : store.parts(handle, bookId, tree.batchNo())) {
      String fault = difference(handle, tree, part);
      if (fault != null) {
        return named(tree, "%s %s: %s".formatted(part.kind(), part.currency(), fault));
      }
      accounts += part.accounts();
    }
    if (accounts != store.accounts(handle, bookId, tree)) {
      return named(tree, "it has %d accounts, which are not all".formatted(accounts));
    }
    verified = tree;
    return Optional.empty();
  }

  private @Nullable String difference(Handle handle, StoredTree tree, StoredPart part) {
    ByteBuffer chunks = part.chunks().duplicate();
    byte[] salt = tree.saltBytes();
    UUID after = FIRST;
    long left = part.accounts();
    while (left > 0) {
      boolean isLast = left < PAGE + CHUNK; // A short last chunk is not read alone.
      List<LastEntry> page =
          store.entries(handle, bookId, tree, part, after, isLast ? (int) left : PAGE);
      if (page.isEmpty()) {
        return "it has %d accounts that are not there".formatted(left);
      }
      int from = 0;
      while (from < page.size()) {
        int size = isLast && page.size() - from < 2 * CHUNK ? page.size() - from : CHUNK;
        List<LastEntry> group = page.subList(from, Math.min(from + size, page.size()));
        if (!isSame(salt, group, chunks)) {
          return "the chunk from %s on is not that of the entries"
              .formatted(Ids.ACCOUNT.format(group.getFirst().accountId()));
        }
        from += size;
      }
      left -= page.size();
      after = page.getLast().accountId();
    }
    return null;
  }

  /** Compares accounts that are in the order of their salts together with their chunks. */
  private static boolean isSame(byte[] salt, List<LastEntry> group, ByteBuffer chunks) {
    List<ProvenNode> leaves =
        ProvenNode.bySalt(
            group.stream()
                .map(each ->
                    ProvenNode.leaf(
                        salt,
                        each.accountId(),
                        each.balance(),
                        each.held(),
                        each.accountSeq(),
                        each.seq()))
                .toList());
    for (int from = 0; from < leaves.size(); from += CHUNK) {
      if (!chunks.hasRemaining()) {
        return false;
      }
      UUID first = new UUID(chunks.getLong(), chunks.getLong());
      ProvenNode stored = ProvenNode.read(chunks);
      List<ProvenNode> chunk = leaves.subList(from, Math.min(leaves.size(), from + CHUNK));
      if (!first.equals(group.get(from).accountId()) || !ProvenNode.root(chunk).isSame(stored)) {
        return false;
      }
    }
    return true;
  }
}
