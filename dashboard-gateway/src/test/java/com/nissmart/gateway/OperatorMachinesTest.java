package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.RunningGateway;
import com.nissmart.gateway.support.SampleIds;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An operator's API keys and webhooks, which outlive the operator's employment. */
class OperatorMachinesTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "POST|/v1/webhooks|{\"url\":\"https://x.example\",\"events\":[\"*\"],\"everyone\":true}|webhook.create|webhook|https://x.example",
        "PATCH|/v1/webhooks/whk|{\"url\":\"https://y.example\"}|webhook.update|whk|https://y.example",
        "PATCH|/v1/webhooks/whk|{\"status\":\"PAUSED\"}|webhook.update|whk|PAUSED",
        "POST|/v1/webhooks/whk/rotate-secret|``|webhook.rotate_secret|whk|``",
        "POST|/v1/webhooks/whk/replay|{\"after_seq\":7}|webhook.replay|whk|after 7",
        "POST|/v1/webhooks/whk/deliveries/dlv_00000000000000000000000001/skip|``|webhook.skip|whk|dlv_00000000000000000000000001",
        "DELETE|/v1/webhooks/whk|``|webhook.delete|whk|``",
        "POST|/v1/api-keys|{\"name\":\"Report\",\"scopes\":[\"read\"]}|api_key.create|api_key|Report",
        "POST|/v1/api-keys/key/rotate|``|api_key.rotate|key|``",
        "DELETE|/v1/api-keys/key|``|api_key.revoke|key|``"
      })
  void an_operators_keys_and_webhooks_are_recorded(
      String method, String path, String body, String action, String target, String note) {
    GatewayClient client = gateway.asOperator();
    GatewayClient sender =
        body.isEmpty() ? client : client.with("Content-Type", "application/json");
    assertThat(sender.send(method, named(path), BodyPublishers.ofString(body)).status())
        .isBetween(200, 204);
    assertThat(gateway.accounts.actions())
        .singleElement()
        .satisfies(words -> {
          assertThat(words.getAction()).isEqualTo(action);
          assertThat(words.getSubject())
              .isEqualTo(target.contains("_") || target.equals("webhook") ? target : "");
          assertThat(words.getNote()).isEqualTo(note);
        });
  }

  private static String named(String path) {
    return path.replaceAll("/whk\\b", "/" + SampleIds.WEBHOOK)
        .replaceAll("/key\\b", "/" + CredentialsFake.KEY_ID);
  }
}
