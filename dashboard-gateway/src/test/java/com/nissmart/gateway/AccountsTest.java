package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA_ID;
import static com.nissmart.gateway.support.SampleIds.OTHER_WALLET;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.ledger.v1.GetBalanceRequest;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  @Test
  void an_account_is_opened_with_a_currency_and_a_name() {
    RestAnswer answer =
        gateway.asAda().post("/v1/accounts", "{\"currency\":\"USD\",\"name\":\"Rent\"}");
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.header("location")).isEqualTo("/v1/accounts/" + WALLET);
    assertThat(answer.body())
        .isEqualTo(
            ("{\"id\":\"%s\",\"user_id\":\"%s\",\"name\":\"Rent\",\"currency\":\"NGN\",\"status\":\"ACTIVE\","
                    + "\"balance\":{\"posted\":0,\"held\":0,\"available\":0},\"in_safe_mode\":false}")
                .formatted(WALLET, ADA_ID));
    assertThat(gateway.accounts.last(OpenWalletRequest.class).getCurrency()).isEqualTo("USD");
    assertThat(gateway.accounts.calls().getLast().caller()).isEqualTo(ADA_ID);
  }

  @Test
  void an_account_opens_without_a_body() {
    assertThat(gateway.asAda().post("/v1/accounts").status()).isEqualTo(201);
    assertThat(gateway.asAda().post("/v1/accounts", "{}").status()).isEqualTo(201);
    assertThat(gateway.asAda().post("/v1/accounts", "{\"currency\":null,\"name\":null}").status())
        .isEqualTo(201);
    assertThat(gateway.accounts.last(OpenWalletRequest.class))
        .isEqualTo(OpenWalletRequest.getDefaultInstance());
  }

  @Test
  void opening_an_account_is_repeatable_with_a_key() {
    var ada = gateway.asAda().with("Idempotency-Key", "open-1");
    RestAnswer first = ada.post("/v1/accounts", "{\"name\":\"Rent\"}");
    RestAnswer replay = ada.post("/v1/accounts", "{\"name\":\"Rent\"}");
    assertThat(replay.header("idempotent-replayed")).isEqualTo("true");
    assertThat(replay.body()).isEqualTo(first.body());
    assertThat(gateway.asAda().with("Idempotency-Key", "two words").post("/v1/accounts").code())
        .isEqualTo("IDEMPOTENCY_KEY_INVALID");
  }

  @Test
  void an_account_combines_name_and_balance_of_two_services() {
    RestAnswer answer = gateway.asAda().get("/v1/accounts/" + WALLET);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/name")).isEqualTo("Rent");
    assertThat(answer.json().at("/balance/available").asLong()).isEqualTo(130_000);
    assertThat(gateway.ledger.calls().getLast().caller()).isEqualTo(ADA_ID);
  }

  @Test
  void the_list_omits_an_account_that_is_still_opening() {
    RestAnswer answer = gateway.asAda().get("/v1/accounts");
    assertThat(answer.json().path("data").findValuesAsText("name"))
        .containsExactly("Rent", "School");
    assertThat(answer.json().path("next_cursor").isNull()).isTrue();
  }

  @Test
  void the_list_is_paged() {
    RestAnswer first = gateway.asAda().get("/v1/accounts?limit=1");
    assertThat(first.json().path("data").findValuesAsText("id")).containsExactly(WALLET);
    RestAnswer second =
        gateway.asAda().get("/v1/accounts?limit=1&cursor=" + first.text("/next_cursor"));
    assertThat(second.json().path("data").findValuesAsText("id")).containsExactly(OTHER_WALLET);
    assertThat(second.json().path("next_cursor").isNull()).isTrue();
    for (String cursor : List.of("abc", "acc_00000000000000000000000009")) {
      assertThat(gateway.asAda().get("/v1/accounts?cursor=" + cursor).code())
          .isEqualTo("CURSOR_INVALID");
    }
  }

  @Test
  void a_balance_is_read_at_an_instant_in_any_zone() {
    RestAnswer answer =
        gateway.asAda().get("/v1/accounts/" + WALLET + "/balance?at=2026-01-31T23:59:59%2B01:00");
    assertThat(answer.body())
        .isEqualTo(
            ("{\"account_id\":\"%s\",\"currency\":\"NGN\",\"posted\":150000,\"held\":20000,\"available\":130000,"
                    + "\"at\":\"2026-01-31T22:59:59.000000Z\"}")
                .formatted(WALLET));
    gateway.asAda().get("/v1/accounts/" + WALLET + "/balance?at=2026-01-31T23:59:59+01:00");
    assertThat(gateway.ledger.last(GetBalanceRequest.class).getAt().getSeconds())
        .isEqualTo(1_769_900_399);
    gateway.asAda().get("/v1/accounts/" + WALLET + "/balance");
    assertThat(gateway.ledger.last(GetBalanceRequest.class).hasAt()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "acc_",
        "ACC_00000000000000000000000001",
        "usr_00000000000000000000000001",
        "acc_0000000000000000000000000",
        "acc_8zzzzzzzzzzzzzzzzzzzzzzzzz",
        "acc_0000000000000000000000000i"
      })
  void a_malformed_account_id_is_not_found(String id) {
    RestAnswer answer = gateway.asAda().get("/v1/accounts/" + id);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("ACCOUNT_NOT_FOUND");
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void an_unavailable_service_makes_503_only_where_it_is_needed() {
    gateway.ledger.failWith(Status.UNAVAILABLE.asRuntimeException());
    RestAnswer away = gateway.asAda().get("/v1/accounts/" + WALLET);
    assertThat(away.status()).isEqualTo(503);
    assertThat(away.code()).isEqualTo("UNAVAILABLE");
    assertThat(away.header("retry-after")).isEqualTo("1");
    assertThat(gateway.asAda().get("/v1/users/me").status()).isEqualTo(200);
  }
}
