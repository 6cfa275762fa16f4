package com.nissmart.accounts.wallet;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import com.nissmart.contract.Situations;
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

  /** Whether the ledger would answer in the same way again, so that there will be no wallet. */
  static boolean isFinal(Refusal refusal) {
    return switch (Situations.of(refusal.reason())) {
      case SITUATION_MALFORMED, SITUATION_RULE, SITUATION_CONFLICT -> true;
      default -> false;
    };
  }

  /**
   * What a client is told when the ledger's answer is not final. Never that nothing was done, as
   * the wallet is recorded; nor that a token is invalid, as it was not theirs.
   */
  static Refusal stillOpening(Refusal refusal) {
    return switch (Situations.of(refusal.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_INTERNAL -> refusal;
      case SITUATION_BUSY ->
          new Refusal(
              Reason.UNAVAILABLE, "the ledger is busy; the wallet is recorded, repeat the request");
      default ->
          new Refusal(Reason.INTERNAL, "the ledger did not accept the request of this service");
    };
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
