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
 * The wallets. A wallet exists in two databases, here and as an account of the ledger, and no
 * transaction spans both. So the account's id is committed here first, with status OPENING. Then
 * the ledger opens the account, however often it is asked, and the wallet becomes OPEN. Any request
 * that finds an OPENING wallet asks the ledger again.
 */
public final class Wallets {
  private static final Logger log = LoggerFactory.getLogger(Wallets.class);

  private final WalletStore store = new WalletStore();
  private final OpenWalletStore openWallets = new OpenWalletStore();
  private final Jdbi jdbi;
  private final LedgerAccounts ledger;
  private final int limit;
  private final IdGenerator ids;
  private final InstantSource clock;

  /** Opens at most {@code limit} wallets for each user. */
  public Wallets(
      Jdbi jdbi, LedgerAccounts ledger, int limit, IdGenerator ids, InstantSource clock) {
    this.jdbi = jdbi;
    this.ledger = ledger;
    this.limit = limit;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * Opens a wallet, or finishes the opening of an earlier request with the same key.
   *
   * @throws Refusal PERMISSION_DENIED, IDEMPOTENCY_KEY_REUSED, WALLET_LIMIT_EXCEEDED;
   *     CURRENCY_UNSUPPORTED from the ledger; UNAVAILABLE or DEADLINE_EXCEEDED when the ledger does
   *     not answer: repeat with the same key
   */
  public OpenedWallet open(WalletRequest request) {
    OpenedWallet recorded = jdbi.inTransaction(handle -> record(handle, request));
    return new OpenedWallet(finish(recorded.wallet()), recorded.replayed());
  }

  /**
   * Returns an open wallet.
   *
   * @throws Refusal ACCOUNT_NOT_FOUND
   */
  public Wallet get(UUID accountId) {
    return jdbi.withHandle(handle -> openWallets.findOpen(handle, accountId))
        .orElseThrow(() -> notFound(accountId));
  }

  /** Returns the user's open wallets, oldest first. */
  public List<Wallet> list(UUID userId) {
    return jdbi.withHandle(handle -> openWallets.listOpen(handle, userId));
  }

  /** Returns the refusal of a wallet that the caller may not see. */
  public static Refusal notFound(UUID accountId) {
    return new Refusal(
        Reason.ACCOUNT_NOT_FOUND, "There is no account " + Ids.ACCOUNT.format(accountId));
  }

  /**
   * Asks the ledger to open the account of an OPENING wallet. A final refusal deletes the wallet,
   * so that its key is free again.
   */
  Wallet finish(Wallet wallet) {
    if (wallet.status() == WalletStatus.OPEN) {
      return wallet;
    }
    try {
      ledger.open(wallet);
    } catch (Refusal refusal) {
      throw afterRefusal(wallet, refusal);
    }
    if (!jdbi.withHandle(handle -> store.markOpen(handle, wallet.accountId()))) {
      throw new IllegalStateException(
          "the ledger has opened %s, but its wallet is gone"
              .formatted(Ids.ACCOUNT.format(wallet.accountId())));
    }
    return wallet.opened();
  }

  /**
   * Deletes or keeps the wallet after the ledger's refusal, and returns the refusal for the client.
   */
  private Refusal afterRefusal(Wallet wallet, Refusal refusal) {
    if (WalletRules.isFinal(refusal)) {
      jdbi.useHandle(handle -> store.removeOpening(handle, wallet.accountId()));
      return refusal;
    }
    jdbi.useHandle(handle -> store.markUnanswered(handle, wallet.accountId()));
    Refusal shown = WalletRules.stillOpening(refusal);
    if (shown != refusal) {
      log.warn(
          "the ledger answered the opening of {} with {}: {}",
          Ids.ACCOUNT.format(wallet.accountId()),
          refusal.reason(),
          refusal.detail());
    }
    return shown;
  }

  private OpenedWallet record(Handle handle, WalletRequest request) {
    if (!store.lockCustomer(handle, request.userId())) {
      throw new Refusal(Reason.PERMISSION_DENIED, "Only customers have wallets");
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
    request.requireVisibleName();
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
