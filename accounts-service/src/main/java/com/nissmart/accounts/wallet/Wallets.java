package com.nissmart.accounts.wallet;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import com.nissmart.runtime.ids.IdGenerator;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wallets. One exists in two databases, here and as an account of the ledger, and no
 * transaction spans both. So the account's id is written down here first, as OPENING; then the
 * ledger is asked, which answers a repeated question with the same account; then the wallet is
 * OPEN. Whoever comes upon an OPENING one, asks the ledger again.
 */
public final class Wallets {
  private static final Logger log = LoggerFactory.getLogger(Wallets.class);

  private final WalletStore store = new WalletStore();
  private final OpenWalletStore open = new OpenWalletStore();
  private final Jdbi jdbi;
  private final LedgerAccounts ledger;
  private final int limit;
  private final IdGenerator ids;
  private final InstantSource clock;

  /**
   * The answer to a request for a wallet.
   *
   * @param replayed the key had been used for this very request before
   */
  public record OpenedWallet(Wallet wallet, boolean replayed) {}

  /**
   * Wallets of the given database.
   *
   * @param limit how many a user may have
   */
  public Wallets(
      Jdbi jdbi, LedgerAccounts ledger, int limit, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.limit = limit;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Opens a wallet, or finishes what an earlier request with the same key began.
   *
   * @throws Refusal PERMISSION_DENIED, IDEMPOTENCY_KEY_REUSED, WALLET_LIMIT_EXCEEDED;
   *     CURRENCY_UNSUPPORTED from the ledger; UNAVAILABLE or DEADLINE_EXCEEDED when the ledger does
   *     not answer, and the same key tells later
   */
  public OpenedWallet open(WalletRequest request) {
    OpenedWallet recorded = jdbi.inTransaction(handle -> record(handle, request));
    return new OpenedWallet(finish(recorded.wallet()), recorded.replayed());
  }

  /**
   * An open wallet.
   *
   * @throws Refusal ACCOUNT_NOT_FOUND
   */
  public Wallet get(UUID accountId) {
    return jdbi.withHandle(handle -> open.findOpen(handle, accountId))
        .orElseThrow(() -> notFound(accountId));
  }

  /** The open wallets of a user, oldest first. */
  public List<Wallet> list(UUID userId) {
    return jdbi.withHandle(handle -> open.listOpen(handle, userId));
  }

  /** The refusal for a wallet that does not exist for the caller. */
  public static Refusal notFound(UUID accountId) {
    return new Refusal(
        Reason.ACCOUNT_NOT_FOUND, "there is no account " + Ids.ACCOUNT.format(accountId));
  }

  /**
   * Asks the ledger for the account of an OPENING wallet. When it refuses for good, the wallet is
   * forgotten: nothing half-made is left, and the same key may ask again.
   */
  Wallet finish(Wallet wallet) {
    if (wallet.status() == WalletStatus.OPEN) {
      return wallet;
    }
    try {
      ledger.open(wallet);
    } catch (Refusal refusal) {
      throw left(wallet, refusal);
    }
    if (!jdbi.withHandle(handle -> store.markOpen(handle, wallet.accountId()))) {
      throw new IllegalStateException(
          "the ledger has opened %s, but its wallet is gone"
              .formatted(Ids.ACCOUNT.format(wallet.accountId())));
    }
    return wallet.opened();
  }

  /** Leaves the wallet as the ledger's refusal wants it, and says what to tell the client. */
  private Refusal left(Wallet wallet, Refusal refusal) {
    if (WalletRules.isFinal(refusal)) {
      jdbi.useHandle(handle -> store.removeOpening(handle, wallet.accountId()));
      return refusal;
    }
    jdbi.useHandle(handle -> store.markUnanswered(handle, wallet.accountId()));
    Refusal told = WalletRules.stillOpening(refusal);
    if (told != refusal) {
      log.warn(
          "the ledger answered the opening of {} with {}: {}",
          Ids.ACCOUNT.format(wallet.accountId()),
          refusal.reason(),
          refusal.detail());
    }
    return told;
  }

  private OpenedWallet record(Handle handle, WalletRequest request) {
    if (!store.lockCustomer(handle, request.userId())) {
      throw new Refusal(Reason.PERMISSION_DENIED, "only customers have wallets");
    }
    Optional<Wallet> earlier =
        request.idempotencyKey().isPresent()
            ? store.findByKey(handle, request.userId(), request.idempotencyKey().get())
            : store.takeUnanswered(handle, request);
    int wallets = store.count(handle, request.userId());
    WalletRules.refusal(request, earlier, wallets, limit)
        .ifPresent(refusal -> {
          throw refusal;
        });
    return earlier
        .map(wallet -> new OpenedWallet(wallet, request.idempotencyKey().isPresent()))
        .orElseGet(() -> new OpenedWallet(insert(handle, request), false));
  }

  private Wallet insert(Handle handle, WalletRequest request) {
    Wallet wallet =
        new Wallet(
            ids.next(),
            request.userId(),
            request.name(),
            request.currency(),
            WalletStatus.OPENING,
            clock.instant());
    store.insert(handle, wallet, request.idempotencyKey());
    return wallet;
  }
}
