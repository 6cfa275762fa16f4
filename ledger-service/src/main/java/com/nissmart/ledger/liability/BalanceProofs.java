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
import com.nissmart.ledger.v1.AccountKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionIsolationLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The proofs of balances, and of the sum of all balances, as of the last signed tree. */
public final class BalanceProofs {
  private static final Logger log = LoggerFactory.getLogger(BalanceProofs.class);
  private static final Duration LATE = Duration.ofMinutes(1);

  private final Jdbi jdbi;
  private final int bookId;
  private final History history;
  private final Heads heads;
  private final BalanceProofSettings settings;
  private final InstantSource clock;
  private final Supplier<Instant> retryAt;
  private final Map<String, SoundTree> sound = new ConcurrentHashMap<>();
  private final AccountsTreeStore store = new AccountsTreeStore();

  /**
   * Makes the proofs of a book.
   *
   * @param retryAt gives the time before which no tree is made after a failure
   */
  public BalanceProofs(
      Jdbi jdbi,
      int bookId,
      History history,
      Heads heads,
      BalanceProofSettings settings,
      InstantSource clock,
      Supplier<Instant> retryAt) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.history = history;
    this.heads = heads;
    this.settings = settings;
    this.clock = clock;
    this.retryAt = retryAt;
  }

  /**
   * Returns the proof of an account's balance, or nothing until a tree with the account is signed.
   *
   * @throws Refusal ACCOUNT_NOT_FOUND for an account that the viewer may not see, and
   *     RECEIPT_UNAVAILABLE when there will be no proof
   */
  public Optional<BalanceProofView> find(BookViewer viewer, UUID accountId) {
    AccountView account = history.account(viewer, accountId);
    Optional<BalanceProofView> proof =
        read(handle -> signed(handle).flatMap(signed -> proof(handle, signed, account)));
    if (proof.isEmpty()
        && account.kind() == AccountKind.ACCOUNT_KIND_SYSTEM
        && account.balance().version() == 0) {
      throw new Refusal(
          Reason.RECEIPT_UNAVAILABLE,
          "A system account without entries has no balance proof; its first entry makes one possible");
    }
    return proof;
  }

  /**
   * Returns all trees of the last signed tree, or nothing before the first one.
   *
   * @throws Refusal RECEIPT_UNAVAILABLE when there will be none
   */
  public Optional<SignedAccountsTree> liabilities() {
    return read(this::signed);
  }

  /**
   * Returns the time from which on there is a tree of the present balances. After a time that has
   * passed it is in a minute, because nobody knows why the tree is late.
   */
  public Instant nextAt() {
    Instant now = clock.instant();
    return jdbi.withHandle(handle -> store.newest(handle, bookId))
        .map(newest -> newest.foldedAt().plus(settings.interval()))
        .map(due -> due.isAfter(retryAt.get()) ? due : retryAt.get())
        .filter(now::isBefore)
        .orElse(now.plus(LATE));
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
        .map(tree ->
            new SignedAccountsTree(
                tree,
                heads
                    .withAccountsRoot(handle, tree.root())
                    .orElseThrow(() ->
                        different(
                            "The currencies of the tree as of batch %d do not give the root that was signed"
                                .formatted(tree.batchNo())))));
  }

  private Optional<BalanceProofView> proof(
      Handle handle, SignedAccountsTree signed, AccountView account) {
    return sound(handle, signed.tree(), account.kind(), account.balance().currency())
        .flatMap(tree -> proof(handle, signed, tree, account.id()));
  }

  private Optional<BalanceProofView> proof(
      Handle handle, SignedAccountsTree signed, SoundTree sound, UUID accountId) {
    CurrencyTree tree = sound.tree();
    int group = tree.groupOf(accountId);
    if (group < 0) {
      return Optional.empty();
    }
    List<AccountLeaf> leaves = leaves(handle, signed.tree(), tree, group);
    if (!sound.has(group, AccountLeaf.chunks(leaves))) {
      throw different(
          "The accounts of %s %s from %s on are not those of the tree as of batch %d"
              .formatted(
                  CurrencyTree.word(tree.kind()),
                  tree.currency(),
                  Ids.ACCOUNT.format(tree.first(group)),
                  signed.tree().batchNo()));
    }
    return IntStream.range(0, leaves.size())
        .filter(place -> leaves.get(place).accountId().equals(accountId))
        .mapToObj(place -> BalanceProofView.of(signed, tree, sound.upper(), group, leaves, place))
        .findFirst();
  }

  /** Makes the leaves of a group again, from the entries. */
  private List<AccountLeaf> leaves(Handle handle, AccountsTree all, CurrencyTree tree, int group) {
    TreeBatch at = new TreeBatch(bookId, all.batchNo(), all.seq(), all.hash());
    return AccountLeaf.group(
        all.salt(),
        store.accounts(
            handle, at, tree.kind(), tree.currency(), tree.first(group), tree.groupSize(group)));
  }

  /** Reads a tree of the last signed ones, unless it was read and found to be sound before. */
  private Optional<SoundTree> sound(
      Handle handle, AccountsTree all, AccountKind kind, String currency) {
    String name = CurrencyTree.word(kind) + " " + currency;
    SoundTree known = sound.get(name);
    if (known != null && known.salt().equals(all.salt())) {
      return Optional.of(known);
    }
    Optional<SoundTree> read =
        store
            .tree(handle, bookId, all.batchNo(), kind, currency)
            .map(tree ->
                SoundTree.of(all.salt(), tree)
                    .orElseThrow(() ->
                        different(
                            "The chunks of %s as of batch %d do not give its root and total"
                                .formatted(name, all.batchNo()))));
    read.ifPresent(tree -> sound.put(name, tree));
    return read;
  }

  private static Refusal different(String finding) {
    log.error("The book is not sound: {}", finding);
    return new Refusal(
        Reason.RECEIPT_UNAVAILABLE,
        "The stored proof differs from the ledger's entries; an operator has to verify the ledger");
  }
}
