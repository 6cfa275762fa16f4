package com.nissmart.accounts.wallet;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The decision whether a wallet may be opened, as far as this service can decide. */
final class WalletRules {

  private WalletRules() {}

  /**
   * Returns the first reason to refuse, if any.
   *
   * @param earlier the wallet of an earlier request with the same key
   * @param wallets the number of the user's wallets
   * @param limit the most wallets of a user
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
              "A user has at most %d wallets, and this one has %d".formatted(limit, wallets)));
    }
    return Optional.empty();
  }

  /**
   * Returns whether the ledger would refuse a repeated request in the same way, so that there will
   * be no wallet.
   */
  static boolean isFinal(Refusal refusal) {
    return switch (ReasonStatus.of(refusal.reason())) {
      case SITUATION_MALFORMED, SITUATION_RULE, SITUATION_CONFLICT -> true;
      default -> false;
    };
  }

  /**
   * Returns the client's refusal for a ledger answer that is not final. It never says that nothing
   * was done, because the wallet is recorded. It never says that a token is invalid, because that
   * token was not the client's.
   */
  static Refusal stillOpening(Refusal refusal) {
    return switch (ReasonStatus.of(refusal.reason())) {
      case SITUATION_UNAVAILABLE, SITUATION_TIMEOUT, SITUATION_INTERNAL -> refusal;
      case SITUATION_BUSY ->
          new Refusal(
              Reason.UNAVAILABLE,
              "The ledger is busy, but the wallet is recorded; repeat the request");
      default ->
          new Refusal(
              Reason.INTERNAL, "The ledger did not accept the request of the accounts service");
    };
  }

  private static Optional<Refusal> keyReused(WalletRequest request, Wallet earlier) {
    List<FieldError> differing = new ArrayList<>();
    compare(differing, "currency", earlier.currency(), request.currency());
    compare(differing, "name", DisplayText.normalize(earlier.name()), request.name());
    return differing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                Reason.IDEMPOTENCY_KEY_REUSED,
                "The idempotency key was used for another wallet; use a new key",
                differing,
                null));
  }

  private static void compare(List<FieldError> differing, String field, String before, String now) {
    if (!before.equals(now)) {
      String message =
          "%s was '%s' and is now '%s'".formatted(field, Refusal.quote(before), Refusal.quote(now));
      differing.add(new FieldError(field, "DIFFERS", message));
    }
  }
}
