package com.nissmart.accounts.wallet;

import com.nissmart.contract.Refusal;
import com.nissmart.runtime.identity.LookupLimit;
import java.time.InstantSource;
import java.util.UUID;

/**
 * The limits on lookups of recipients, which reveal names and who is registered: by caller, by
 * network and in all. Nobody guesses many emails that exist, so a miss counts as ten hits. While
 * all callers together have used up their limit, each still has a few.
 */
final class RecipientLookupLimit {
  static final int MISS = 10;
  static final int OF_CALLER = 1_000;
  static final int OF_NETWORK = 5_000;
  static final int OF_ALL = 50_000;
  static final int FREE = 20;
  private static final String ALL = "";

  private final LookupLimit<UUID> callers;
  private final LookupLimit<String> networks;
  private final LookupLimit<String> all;

  RecipientLookupLimit(InstantSource clock) {
    String kind = "lookups of recipients";
    this.callers = new LookupLimit<>(kind, OF_CALLER, clock);
    this.networks = new LookupLimit<>(kind + " from this network", OF_NETWORK, clock);
    this.all = new LookupLimit<>(kind, OF_ALL, clock);
  }

  /**
   * Counts a lookup as a miss.
   *
   * @param network "" when it is not known
   * @throws Refusal RATE_LIMITED
   */
  void begin(UUID caller, String network) {
    if (callers.number(caller) >= FREE) {
      all.check(ALL);
    }
    callers.take(caller, MISS);
    if (!network.isEmpty()) {
      try {
        networks.take(network, MISS);
      } catch (Refusal refusal) {
        var _ = callers.add(caller, -MISS); // A refused lookup does not count.
        throw refusal;
      }
    }
    var _ = all.add(ALL, MISS);
  }

  /** Counts the lookup as a hit instead. */
  void found(UUID caller, String network) {
    int back = 1 - MISS;
    if (!network.isEmpty()) {
      var _ = networks.add(network, back);
    }
    var _ = callers.add(caller, back);
    var _ = all.add(ALL, back);
  }
}
