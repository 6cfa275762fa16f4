package com.nissmart.accounts.wallet;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whether a wallet may be opened, as far as it can be told without the ledger. */
final class WalletRules {

  private WalletRules() {}

  /**
   * The first reason to refuse, if any.
   *
   * @param earlier the wallet that the request's key was used for before
   * @param wallets how many the user has
   * @param limit how many a user may have
   */
  static Optional<Refusal> refusal(
      WalletRequest request, Optional<Wallet> earlier, int wallets, int limit) {
    if (earlier.isPresent()) {
      return keyReused(request, earlier.get());
    }
    if (wallets >= limit) {
      return Optional.of(
          new Refusal(
              Reason.WALLET_LIMIT_EXCEEDED,
              "a user has at most %d wallets; this one has %d".formatted(limit, wallets)));
    }
    return Optional.empty();
  }

  private static Optional<Refusal> keyReused(WalletRequest request, Wallet earlier) {
    List<FieldError> differing = new ArrayList<>();
    compare(differing, "currency", earlier.currency(), request.currency());
    compare(differing, "name", earlier.name(), request.name());
    return differing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.IDEMPOTENCY_KEY_REUSED,
                "the idempotency key was used for another wallet",
                differing,
                null));
  }

  private static void compare(List<FieldError> differing, String field, String before, String now) {
    if (!before.equals(now)) {
      String message =
          "%s was '%s', now '%s'".formatted(field, Refusal.quote(before), Refusal.quote(now));
      differing.add(new FieldError(field, "DIFFERS", message));
    }
  }
}
