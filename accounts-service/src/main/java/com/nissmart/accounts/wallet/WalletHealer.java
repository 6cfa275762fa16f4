package com.nissmart.accounts.wallet;

import com.nissmart.common.v1.Situation;
import com.nissmart.contract.Ids;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A repair of wallets whose opening was cut off, for owners who do not repeat their request. Any
 * number of replicas may run it, because the ledger opens an account once.
 */
public final class WalletHealer {
  private static final Logger log = LoggerFactory.getLogger(WalletHealer.class);
  private static final UUID BEFORE_ALL = new UUID(0, 0);
  private static final int PAGE = 100;

  private final WalletStore store = new WalletStore();
  private final Jdbi jdbi;
  private final Wallets wallets;
  private final Duration patience;
  private final InstantSource clock;

  /**
   * Repairs the wallets in the given database.
   *
   * @param patience younger wallets are left to the requests that are opening them
   */
  public WalletHealer(Jdbi jdbi, Wallets wallets, Duration patience, InstantSource clock) {
    this.jdbi = jdbi;
    this.wallets = wallets;
    this.patience = patience;
    this.clock = clock;
  }

  /**
   * Tries once to finish each wallet that has been OPENING for too long. A refusal for one does not
   * stop the others; while the ledger is away, all wait for the next run.
   */
  public void heal() {
    Instant createdBefore = clock.instant().minus(patience);
    UUID last = BEFORE_ALL;
    List<Wallet> page;
    do {
      UUID after = last;
      page = jdbi.withHandle(handle -> store.listOpening(handle, after, createdBefore, PAGE));
      for (Wallet wallet : page) {
        if (!heal(wallet)) {
          return;
        }
        last = wallet.accountId();
      }
    } while (page.size() == PAGE);
  }

  /** Finishes a wallet; returns false when the ledger is away and trying others is pointless. */
  private boolean heal(Wallet wallet) {
    String account = Ids.ACCOUNT.format(wallet.accountId());
    try {
      wallets.finish(wallet);
      log.info("finished opening {}", account);
    } catch (Refusal refusal) {
      log.warn("cannot finish opening {}: {} {}", account, refusal.reason(), refusal.detail());
      Situation situation = ReasonStatus.of(refusal.reason());
      return situation != Situation.SITUATION_UNAVAILABLE
          && situation != Situation.SITUATION_TIMEOUT;
    }
    return true;
  }
}
