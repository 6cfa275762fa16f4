package com.nissmart.e2e.journey;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A journey that saves, sends and withdraws, and accounts for all the money. */
final class SavingsJourneyTest {
  private static final String NO_SUCH_BANK_ACCOUNT = "9990000001";

  @Test
  void a_savings_journey_accounts_for_all_the_money() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    Saver bola = Saver.joins(SharedSystem.gateway(), "bola");

    RestResponse deposit = ada.deposits("deposit-1", 150_000);
    assertThat(deposit.status()).isEqualTo(201);
    assertThat(deposit.text("status")).isEqualTo("COMPLETED");

    RestResponse transfer = ada.sends(bola, "transfer-1", 40_000);
    assertThat(transfer.status()).isEqualTo(201);
    assertThat(bola.available()).isEqualTo(40_000);

    RestResponse withdrawal = ada.withdraws("withdrawal-1", 25_000, "0123456789");
    assertThat(withdrawal.status()).isEqualTo(201);
    assertThat(withdrawal.text("status")).isEqualTo("PENDING");
    RestResponse paid = ada.awaitsPayoutResult(withdrawal.id());
    assertThat(paid.text("status")).isEqualTo("COMPLETED");
    assertThat(paid.text("external_reference")).isNotEmpty();

    RestResponse mistyped = ada.withdraws("withdrawal-2", 30_000, NO_SUCH_BANK_ACCOUNT);
    assertThat(mistyped.status()).isEqualTo(201);
    RestResponse failed = ada.awaitsPayoutResult(mistyped.id());
    assertThat(failed.text("status")).isEqualTo("FAILED");
    assertThat(failed.body().path("failure").path("code").asText())
        .isEqualTo("DESTINATION_INVALID");

    assertThat(ada.balance().path("posted").asLong()).isEqualTo(85_000);
    assertThat(ada.balance().path("held").asLong()).isZero();
    assertThat(ada.available()).isEqualTo(85_000);
    assertThat(bola.available()).isEqualTo(40_000);
    assertThat(types(ada))
        .containsExactly("RELEASE", "WITHDRAWAL", "CAPTURE", "WITHDRAWAL", "TRANSFER", "DEPOSIT");
    assertEntriesExplainTheBalance(ada);
    assertEntriesExplainTheBalance(bola);
  }

  @Test
  void a_statement_without_dates_covers_the_whole_account() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada");
    String paper = "/v1/accounts/" + ada.account() + "/statement";
    assertThat(ada.rest().get(paper).status()).as("before the first entry").isEqualTo(200);
    assertThat(ada.deposits("deposit-1", 1_000).status()).isEqualTo(201);
    assertThat(ada.rest().get(paper).status()).isEqualTo(200);
  }

  @Test
  void held_money_cannot_be_sent() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(10_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "bola");
    RestResponse withdrawal = ada.withdraws("withdrawal-1", 9_000, "0123456789");
    assertThat(withdrawal.status()).isEqualTo(201);

    RestResponse refused = ada.sends(bola, "transfer-1", 2_000);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.text("code")).isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(bola.available()).isZero();
  }

  @Test
  void a_refused_transfer_is_recorded_and_moves_nothing() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "ada").has(1_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "bola");

    RestResponse refused = ada.sends(bola, "too-much", 1_001);

    assertThat(refused.status()).isEqualTo(422);
    RestResponse recorded = ada.rest().get("/v1/transfers/" + refused.text("transaction_id"));
    assertThat(recorded.status()).isEqualTo(200);
    assertThat(recorded.text("status")).isEqualTo("FAILED");
    assertThat(recorded.body().path("failure").path("code").asText())
        .isEqualTo("INSUFFICIENT_FUNDS");
    assertThat(ada.available()).isEqualTo(1_000);
    assertThat(bola.available()).isZero();
  }

  private static List<String> types(Saver saver) {
    List<String> types = new ArrayList<>();
    saver.entries().forEach(entry -> types.add(entry.path("type").asText()));
    return types;
  }

  private static void assertEntriesExplainTheBalance(Saver saver) {
    long sum = 0;
    for (JsonNode entry : (Iterable<JsonNode>) () -> oldestFirst(saver.entries()).iterator()) {
      sum += entry.path("amount").asLong();
      assertThat(entry.path("balance").asLong()).as(entry.toString()).isEqualTo(sum);
    }
    assertThat(saver.balance().path("posted").asLong()).isEqualTo(sum);
  }

  private static List<JsonNode> oldestFirst(JsonNode entries) {
    List<JsonNode> list = new ArrayList<>();
    entries.forEach(list::add);
    return list.reversed();
  }
}
