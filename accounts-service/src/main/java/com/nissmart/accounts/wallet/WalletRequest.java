package com.nissmart.accounts.wallet;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.DisplayText;
import com.nissmart.contract.Money;
import com.nissmart.contract.Refusal;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * A request for a wallet that an earlier one may have made before. {@link #requireVisibleName}
 * checks the rest of a new one.
 *
 * @param idempotencyKey a repeated key gets the same wallet
 */
public record WalletRequest(
    UUID userId, String currency, String name, Optional<String> idempotencyKey) {
  private static final String DEFAULT_CURRENCY = "NGN";
  private static final int LONGEST_NAME = 60;
  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");

  /**
   * Checks a request and fills in the defaults.
   *
   * @throws Refusal INVALID_REQUEST; IDEMPOTENCY_KEY_INVALID
   */
  public static WalletRequest of(UUID userId, String currency, String name, String key) {
    String code = currency.isEmpty() ? DEFAULT_CURRENCY : currency;
    if (!Money.isCurrencyCode(code)) {
      throw Refusal.invalid(
          "currency",
          "MALFORMED",
          "currency must be an ISO 4217 code such as NGN, got '%s'".formatted(Refusal.quote(code)));
    }
    String walletName = name.isEmpty() ? code + " wallet" : DisplayText.normalize(name);
    // The first request with this key may have been accepted with a name that is refused now.
    DisplayText.refuse(
        key.isEmpty()
            ? DisplayText.problem("name", walletName, LONGEST_NAME)
            : DisplayText.lengthProblem("name", walletName, LONGEST_NAME));
    if (!key.isEmpty() && !KEY.matcher(key).matches()) {
      throw new Refusal(
          Reason.IDEMPOTENCY_KEY_INVALID,
          "An idempotency key must have 1 to 255 visible ASCII characters, got '%s'"
              .formatted(Refusal.quote(key)));
    }
    return new WalletRequest(
        userId, code, walletName, key.isEmpty() ? Optional.empty() : Optional.of(key));
  }

  /** Refuses a name with characters that cannot be seen, which old wallets may have. */
  void requireVisibleName() {
    DisplayText.refuse(DisplayText.problem("name", name, LONGEST_NAME));
  }
}
