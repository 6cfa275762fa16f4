package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA_ID;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The effects of a missing service on its own resources only. */
class DegradationTest {
  private static final List<String> ACCOUNTS =
      List.of("/v1/users/me", "/v1/ops/users", "/v1/webhooks");
  private static final List<String> LEDGER =
      List.of("/v1/transactions", "/v1/ops/transactions", "/v1/accounts/" + WALLET + "/balance");
  private static final List<String> PAYOUT =
      List.of("/v1/withdrawals", "/v1/ops/withdrawals", "/v1/ops/exceptions");

  @Nested
  class WithoutAccounts {
    @RegisterExtension static final RunningGateway gateway = new RunningGateway();

    @Test
    void without_accounts_money_still_moves() {
      warm(gateway);
      gateway.stop("accounts");
      away(gateway, ACCOUNTS);
      there(gateway, LEDGER);
      there(gateway, PAYOUT);
      RestAnswer account = gateway.asOperator().get("/v1/ops/accounts/" + WALLET);
      assertThat(account.text("/account/id")).isEqualTo(WALLET);
      assertThat(account.json().path("owner").isNull()).isTrue();
      assertThat(account.text("/missing/0")).isEqualTo("accounts");
      assertThat(missing(gateway)).containsExactly("accounts");
      RestAnswer log = gateway.asOperator().get("/v1/ops/audit");
      assertThat(log.json().path("data")).hasSize(2);
      assertThat(log.json().path("missing").size()).isEqualTo(1);
      RestAnswer freeze =
          gateway
              .asOperator()
              .post("/v1/ops/accounts/" + WALLET + "/freeze", "{\"note\":\"stolen\"}");
      assertThat(freeze.status()).as("the ledger records it").isEqualTo(200);
    }
  }

  @Nested
  class WithoutTheLedger {
    @RegisterExtension static final RunningGateway gateway = new RunningGateway();

    @Test
    void without_the_ledger_users_and_withdrawals_are_shown() {
      warm(gateway);
      gateway.stop("ledger");
      away(gateway, LEDGER);
      there(gateway, ACCOUNTS);
      there(gateway, PAYOUT);
      RestAnswer user = gateway.asOperator().get("/v1/ops/users/" + ADA_ID);
      assertThat(user.json().path("accounts").isNull()).isTrue();
      assertThat(user.text("/missing/0")).isEqualTo("ledger");
      assertThat(missing(gateway)).containsExactly("ledger", "verification");
    }
  }

  @Nested
  class WithoutPayout {
    @RegisterExtension static final RunningGateway gateway = new RunningGateway();

    @Test
    void without_payout_savers_still_save_and_send() {
      warm(gateway);
      gateway.stop("payout");
      away(gateway, PAYOUT);
      there(gateway, ACCOUNTS);
      there(gateway, LEDGER);
      assertThat(missing(gateway)).containsExactly("payout");
    }
  }

  /** Makes the gateway fetch the keys of tokens. */
  private static void warm(RunningGateway gateway) {
    assertThat(gateway.asOperator().get("/v1/ops/audit").status()).isEqualTo(200);
  }

  private static void away(RunningGateway gateway, List<String> paths) {
    for (String path : paths) {
      RestAnswer answer = client(gateway, path).get(path);
      assertThat(answer.status()).as(path).isEqualTo(503);
      assertThat(answer.code()).isEqualTo("UNAVAILABLE");
      assertThat(answer.header("retry-after")).isNotEmpty();
    }
  }

  private static void there(RunningGateway gateway, List<String> paths) {
    for (String path : paths) {
      assertThat(client(gateway, path).get(path).status()).as(path).isEqualTo(200);
    }
  }

  private static GatewayClient client(RunningGateway gateway, String path) {
    return path.startsWith("/v1/ops") ? gateway.asOperator() : gateway.asAda();
  }

  private static List<String> missing(RunningGateway gateway) {
    RestAnswer answer = gateway.asOperator().get("/v1/ops/summary");
    assertThat(answer.status()).isEqualTo(200);
    return answer.json().path("missing").valueStream().map(JsonNode::asText).toList();
  }
}
