package com.nissmart.ledger.head;

import com.nissmart.runtime.settings.Settings;
import java.time.Duration;

/**
 * The settings of balance proofs.
 *
 * @param interval between two trees of all accounts; zero for none
 * @param kept how many of the last trees are kept
 */
public record BalanceProofSettings(Duration interval, int kept) {
  private static final Duration DEFAULT_INTERVAL = Duration.ofHours(1);
  private static final int DEFAULT_KEPT = 48;
  private static final int MOST_KEPT = 10_000;

  public static BalanceProofSettings read(Settings settings) {
    return new BalanceProofSettings(
        settings.duration("NISSMART_LEDGER_BALANCE_PROOF_INTERVAL", DEFAULT_INTERVAL),
        settings.integer("NISSMART_LEDGER_BALANCE_PROOFS_KEPT", DEFAULT_KEPT, 2, MOST_KEPT));
  }

  /** Returns the settings of a ledger that makes no balance proofs. */
  public static BalanceProofSettings none() {
    return new BalanceProofSettings(Duration.ZERO, DEFAULT_KEPT);
  }
}
