package com.nissmart.accounts.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WalletRulesTest {
  private static final UUID ADA = new UUID(0, 1);
  private static final WalletRequest REQUEST = WalletRequest.of(ADA, "NGN", "rent", "key");

  @Test
  void the_first_wallet_is_granted() {
    assertThat(WalletRules.refusal(REQUEST, Optional.empty(), 0, 1)).isEmpty();
  }

  @Test
  void one_more_than_the_limit_is_refused() {
    assertThat(WalletRules.refusal(REQUEST, Optional.empty(), 1, 1))
        .get()
        .extracting(Refusal::reason)
        .isEqualTo(Reason.WALLET_LIMIT_EXCEEDED);
  }

  @Test
  void a_repeated_request_ignores_the_limit() {
    assertThat(WalletRules.refusal(REQUEST, Optional.of(wallet("NGN", "rent")), 9, 1)).isEmpty();
  }

  @Test
  void a_reused_key_is_refused_before_the_limit() {
    assertThat(WalletRules.refusal(REQUEST, Optional.of(wallet("USD", "rent")), 9, 1))
        .get()
        .satisfies(refusal -> {
          assertThat(refusal.reason()).isEqualTo(Reason.IDEMPOTENCY_KEY_REUSED);
          assertThat(refusal.fieldErrors())
              .singleElement()
              .satisfies(error ->
                  assertThat(error.message()).isEqualTo("currency was 'USD' and is now 'NGN'"));
        });
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, UNAVAILABLE",
    "DEADLINE_EXCEEDED, DEADLINE_EXCEEDED",
    "QUEUE_FULL, UNAVAILABLE",
    "RATE_LIMITED, UNAVAILABLE",
    "TOKEN_INVALID, INTERNAL",
    "PERMISSION_DENIED, INTERNAL",
    "INTERNAL, INTERNAL",
  })
  void the_ledgers_internal_refusals_are_not_passed_on(Reason ledgers, Reason shown) {
    Refusal refusal = new Refusal(ledgers, "nothing was done");

    assertThat(WalletRules.isFinal(refusal)).isFalse();
    assertThat(WalletRules.stillOpening(refusal).reason()).isEqualTo(shown);
  }

  private static Wallet wallet(String currency, String name) {
    return new Wallet(ADA, ADA, name, currency, WalletStatus.OPENING, Instant.EPOCH);
  }
}
