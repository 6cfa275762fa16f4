package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Idempotency keys: the same key is one effect and one response. */
final class IdempotencyTest {
  private final Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(100_000);
  private final Saver bola = Saver.joins(SharedSystem.gateway(), "bola");

  @Test
  void the_same_deposit_twice_is_one_deposit() {
    RestResponse first = ada.deposits("payday", 5_000);
    RestResponse second = ada.deposits("payday", 5_000);
    assertThat(first.replayed()).isFalse();
    isTheReplayOf(first, second);
    assertThat(ada.available()).isEqualTo(105_000);
  }

  @Test
  void the_same_transfer_twice_is_one_transfer() {
    RestResponse first = ada.sends(bola, "rent", 40_000);
    isTheReplayOf(first, ada.sends(bola, "rent", 40_000));
    assertThat(bola.available()).isEqualTo(40_000);
  }

  @Test
  void the_same_withdrawal_twice_is_one_withdrawal() throws Exception {
    RestResponse first = ada.withdraws("cash-out", 40_000, "0123456789");
    RestResponse second = ada.withdraws("cash-out", 40_000, "0123456789");
    isTheReplayOf(first, second);
    ada.awaitsPayoutResult(first.id());
    assertThat(ada.available()).isEqualTo(60_000);
  }

  @Test
  void a_refusal_is_replayed_after_a_later_deposit() {
    RestResponse first = ada.sends(bola, "car", 200_000);
    assertThat(first.status()).isEqualTo(422);
    ada.has(200_000);
    RestResponse second = ada.sends(bola, "car", 200_000);
    assertThat(second.status()).isEqualTo(422);
    assertThat(second.text("code")).isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(second.text("transaction_id")).isEqualTo(first.text("transaction_id"));
    assertThat(first.replayed()).isFalse();
    assertThat(second.replayed()).isTrue();
    assertThat(bola.available()).isZero();
  }

  @Test
  void a_transfer_key_reused_with_another_amount_is_refused() {
    ada.sends(bola, "rent", 40_000);
    RestResponse reused = ada.sends(bola, "rent", 50_000);
    assertThat(reused.status()).isEqualTo(422);
    assertThat(reused.text("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(reused.body().path("errors")).hasSize(1);
    assertThat(reused.body().at("/errors/0/pointer").asText()).endsWith("/amount");
    assertThat(bola.available()).isEqualTo(40_000);
  }

  @Test
  void a_withdrawal_key_reused_with_another_amount_is_refused() {
    ada.withdraws("cash-out", 40_000, "0123456789");
    RestResponse reused = ada.withdraws("cash-out", 41_000, "0123456789");
    assertThat(reused.status()).isEqualTo(422);
    assertThat(reused.text("code")).isEqualTo("IDEMPOTENCY_KEY_REUSED");
    assertThat(reused.body().at("/errors/0/pointer").asText()).endsWith("/amount");
  }

  @Test
  void two_savers_may_use_the_same_key() {
    String key = UUID.randomUUID().toString();
    assertThat(ada.deposits(key, 1_000).replayed()).isFalse();
    RestResponse other = bola.deposits(key, 2_000);
    assertThat(other.status()).isEqualTo(201);
    assertThat(other.replayed()).isFalse();
  }

  private static void isTheReplayOf(RestResponse first, RestResponse second) {
    assertThat(first.status()).as(first.toString()).isEqualTo(201);
    assertThat(second.status()).as(second.toString()).isEqualTo(201);
    assertThat(second.text()).isEqualTo(first.text());
    assertThat(second.replayed()).isTrue();
  }
}
