package com.nissmart.ledger.liability;

import com.google.protobuf.ByteString;
import com.nissmart.ledger.head.BalanceProofSettings;
import com.nissmart.ledger.head.Heads;
import com.nissmart.ledger.liability.AccountsTreeStore.TreeBatch;
import com.nissmart.ledger.v1.AccountKind;
import com.nissmart.ledger.write.Ledger;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job of the writer that makes a tree of all accounts at every interval in which the book has
 * changed, and has its root signed. The next head has the root. If the end of the book is signed
 * already, an empty batch comes first, so that there is a next head.
 */
public final class AccountsTreeJob {
  private static final Logger log = LoggerFactory.getLogger(AccountsTreeJob.class);
  private static final Duration LONGEST_APPEND = Duration.ofSeconds(5);
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT = 32;
  private static final int ACCOUNTS_AT_ONCE = 5_000;
  private static final Duration RETRY = Duration.ofMinutes(5);

  private final Jdbi jdbi;
  private final int bookId;
  private final Heads heads;
  private final Ledger ledger;
  private final BalanceProofSettings settings;
  private final InstantSource clock;
  private final AccountsTreeStore store = new AccountsTreeStore();
  private volatile Instant retryAt = Instant.MIN;
  private volatile @Nullable Instant lastSignedAt;

  /**
   * Makes a job.
   *
   * @param jdbi connections that no writer or reader waits for
   */
  public AccountsTreeJob(
      Jdbi jdbi,
      int bookId,
      Heads heads,
      Ledger ledger,
      BalanceProofSettings settings,
      InstantSource clock) {
    this.jdbi = jdbi;
    this.bookId = bookId;
    this.heads = heads;
    this.ledger = ledger;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * Makes a tree if one is due, and signs the last one if it is not signed. After a failure it
   * waits for minutes, because a failure may come after all accounts were read.
   */
  public void run() {
    if (!ledger.isWriter() || !settings.interval().isPositive() || !heads.canSignNow()) {
      lastSignedAt = null;
      return;
    }
    if (ledger.frozen().wholeBook() || clock.instant().isBefore(retryAt)) {
      return;
    }
    // One connection: after a crash of the database it ends, and the tables may have gone back.
    boolean isUnsigned =
        jdbi.withHandle(handle ->
            heads.hasUnsignedAccounts(handle)
                || due(handle).filter(at -> make(handle, at)).isPresent());
    if (isUnsigned) {
      sign();
    }
    lastSignedAt =
        jdbi.withHandle(handle -> store.lastSigned(handle, bookId))
            .map(AccountsTree::foldedAt)
            .orElse(null);
  }

  /** Returns the time before which no tree is made after a failure. */
  public Instant retryAt() {
    return retryAt;
  }

  /** Returns the time of the balances that were signed last, while this process writes. */
  public Optional<Instant> lastSignedAt() {
    return Optional.ofNullable(lastSignedAt);
  }

  /** Returns the batch of the tables, if the newest tree is before it and old enough. */
  private Optional<TreeBatch> due(Handle handle) {
    Instant now = clock.instant();
    Optional<AccountsTree> newest = store.newest(handle, bookId);
    long batchNo = newest.map(AccountsTree::batchNo).orElse(0L);
    return store
        .projected(handle, bookId)
        .filter(at -> at.batchNo() > batchNo)
        .filter(at ->
            newest.stream()
                .noneMatch(tree -> now.isBefore(tree.foldedAt().plus(settings.interval()))))
        .filter(at -> store.isChangedAfter(handle, bookId, batchNo));
  }

  /** Makes and stores a tree. */
  private boolean make(Handle handle, TreeBatch at) {
    try {
      return store(handle, fold(handle, at));
    } catch (RuntimeException e) {
      retryAt = clock.instant().plus(RETRY);
      if (e instanceof IllegalStateException || e instanceof ArithmeticException) {
        log.error("The book is not sound; no balances are signed: {}", e.getMessage());
      }
      throw e;
    }
  }

  /** Makes the tree of all accounts as of a batch that the tables have. */
  private AccountsTree fold(Handle handle, TreeBatch at) {
    long began = System.nanoTime();
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    byte[] salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    TreeFold fold = new TreeFold(ByteString.copyFrom(salt));
    readAll(handle, at, fold);
    List<CurrencyTree> trees = fold.trees();
    log.info(
        "Folded {} accounts as of batch {} in {} ms",
        trees.stream().mapToLong(CurrencyTree::accounts).sum(),
        at.batchNo(),
        Duration.ofNanos(System.nanoTime() - began).toMillis());
    return new AccountsTree(
        bookId, at.batchNo(), at.seq(), at.hash(), now, ByteString.copyFrom(salt), trees);
  }

  /** Reads all accounts, some thousand at a time; each page begins with the last one of before. */
  private void readAll(Handle handle, TreeBatch at, TreeFold fold) {
    List<FoldedAccount> page =
        store.accounts(
            handle, at, AccountKind.ACCOUNT_KIND_CUSTOMER, "", new UUID(0, 0), ACCOUNTS_AT_ONCE);
    while (page.size() == ACCOUNTS_AT_ONCE) {
      FoldedAccount last = page.removeLast();
      page.forEach(fold::add);
      page =
          store.accounts(
              handle, at, last.kind(), last.currency(), last.accountId(), ACCOUNTS_AT_ONCE);
    }
    page.forEach(fold::add);
  }

  private boolean store(Handle handle, AccountsTree tree) {
    return !tree.trees().isEmpty()
        && handle.inTransaction(within -> {
          boolean isFirst = store.insert(within, tree);
          store.prune(within, bookId, settings.kept());
          return isFirst;
        });
  }

  private void sign() {
    if (heads.isEndSigned()) {
      ledger.appendEmpty(LONGEST_APPEND);
    }
    var _ = heads.sign();
  }
}
