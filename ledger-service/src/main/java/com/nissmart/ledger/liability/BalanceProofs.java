package com.nissmart.ledger.liability;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.ledger.head.BalanceProofSettings;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.history.AccountView;
import com.nissmart.ledger.history.BookViewer;
import com.nissmart.ledger.history.History;
import com.nissmart.ledger.liability.AccountsTreeStore.TreeBatch;
import com.nissmart.ledger.liability.BalanceProofView.SignedAccountsTree;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proofs of balances, and of the sum of all balances, as of the last signed tree. */
public final class BalanceProofs {
  private static final Logger log = LoggerFactory.getLogger(BalanceProofs.class);

  private final Jdbi jdbi;
  private final int bookId;
  private final History history;
  private final Heads heads;
  private final BalanceProofSettings settings;
  private final InstantSource clock;
  private final AccountsTreeStore store = new AccountsTreeStore();

  public BalanceProofs(
      Jdbi jdbi,
      int bookId,
      History history,
      Heads heads,
      BalanceProofSettings settings,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.history = history;
    this.heads = heads;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Returns the proof of an account's balance, or nothing until a tree with the account is signed.
   *
   * @throws Refusal ACCOUNT_NOT_FOUND for an account that the viewer may not see, and
   *     RECEIPT_UNAVAILABLE when there will be no proof
   */
  public Optional<BalanceProofView> find(BookViewer viewer, UUID accountId) {
    AccountView account = history.account(viewer, accountId);
    return read(handle ->
        signed(handle)
            .flatMap(signed ->
                store
                    .tree(
                        handle,
                        bookId,
                        signed.tree().batchNo(),
                        account.kind(),
                        account.balance().currency())
                    .flatMap(tree -> proof(handle, signed, tree, accountId))));
  }

  /**
   * Returns all trees of the last signed tree, or nothing before the first one.
   *
   * @throws Refusal RECEIPT_UNAVAILABLE when there will be none
   */
  public Optional<SignedAccountsTree> liabilities() {
    return read(this::signed);
  }

  /** Returns the time from which on there is a tree of the present balances. */
  public Instant nextAt() {
    Instant now = clock.instant();
    return jdbi.withHandle(handle -> store.last(handle, bookId))
        .map(last -> last.foldedAt().plus(settings.interval()))
        .filter(now::isBefore)
        .orElse(now);
  }

  /** Reads one state of the tables; a tree may be deleted meanwhile. */
  private <T> Optional<T> read(Function<Handle, Optional<T>> reading) {
    Optional<T> found =
        jdbi.inTransaction(TransactionIsolationLevel.REPEATABLE_READ, reading::apply);
    if (found.isEmpty() && !(heads.canSign() && settings.interval().isPositive())) {
      throw new Refusal(
          Reason.RECEIPT_UNAVAILABLE,
          "This ledger makes no balance proofs: it has no key to sign heads with, or the interval is 0");
    }
    return found;
  }

  private Optional<SignedAccountsTree> signed(Handle handle) {
    return store
        .lastSigned(handle, bookId)
        .map(last ->
            new AccountsTree(
                bookId,
                last.batchNo(),
                last.seq(),
                last.hash(),
                last.foldedAt(),
                last.salt(),
                store.trees(handle, bookId, last.batchNo())))
        .flatMap(tree ->
            heads
                .withAccountsRoot(handle, tree.root())
                .map(head -> new SignedAccountsTree(tree, head)));
  }

  private Optional<BalanceProofView> proof(
      Handle handle, SignedAccountsTree signed, CurrencyTree tree, UUID accountId) {
    int chunk = tree.chunkOf(accountId);
    if (chunk < 0) {
      return Optional.empty();
    }
    List<AccountLeaf> leaves = leaves(handle, signed.tree(), tree, chunk);
    SumNode remade = SumNode.root(AccountLeaf.nodes(leaves));
    if (!remade.equals(tree.nodes().get(chunk))) {
      throw different(signed.tree(), tree, chunk);
    }
    return IntStream.range(0, leaves.size())
        .filter(place -> leaves.get(place).accountId().equals(accountId))
        .mapToObj(place -> BalanceProofView.of(signed, tree, chunk, leaves, place))
        .findFirst();
  }

  /** Makes the leaves of a chunk again, from the entries. */
  private List<AccountLeaf> leaves(Handle handle, AccountsTree all, CurrencyTree tree, int chunk) {
    TreeBatch at = new TreeBatch(bookId, all.batchNo(), all.seq(), all.hash());
    return AccountLeaf.chunk(
        all.salt(),
        store.accounts(
            handle, at, tree.kind(), tree.currency(), tree.first(chunk), tree.size(chunk)));
  }

  private static Refusal different(AccountsTree all, CurrencyTree tree, int chunk) {
    String finding =
        "The accounts of %s %s from %s on are not those of the tree as of batch %d"
            .formatted(
                CurrencyTree.word(tree.kind()),
                tree.currency(),
                Ids.ACCOUNT.format(tree.first(chunk)),
                all.batchNo());
    log.error("The book is not sound: {}", finding);
    return new Refusal(
        Reason.RECEIPT_UNAVAILABLE,
        "The stored proof differs from the ledger's entries; an operator has to verify the ledger");
  }
}
