package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CompleteActionRequest;
import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.RecordActionRequest;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.Gateway;
import com.nissmart.gateway.support.Rest;
import com.nissmart.gateway.support.Samples;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A machine that acts or listens for an operator goes on when the operator has left. */
class OperatorsMachinesTest {
  @RegisterExtension static final Gateway gateway = new Gateway();

  private static final String KEY = "{\"name\":\"Nightly report\",\"scopes\":[\"read\",\"write\"]}";

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
        "DELETE|/v1/webhooks/whk|``|webhook.delete|whk|``",
        "POST|/v1/api-keys|{\"name\":\"Report\",\"scopes\":[\"read\"]}|api_key.create|api_key|Report",
        "POST|/v1/api-keys/key/rotate|``|api_key.rotate|key|``",
        "DELETE|/v1/api-keys/key|``|api_key.revoke|key|``"
      })
  void what_an_operator_lets_machines_do_is_recorded(
      String method, String path, String body, String action, String target, String note) {
    Rest client = gateway.asOperator();
    Rest sender = body.isEmpty() ? client : client.with("Content-Type", "application/json");
    assertThat(sender.send(method, named(path), BodyPublishers.ofString(body)).status())
        .isBetween(200, 204);
    RecordActionRequest recorded = (RecordActionRequest) gateway.accounts.calls().get(0).request();
    assertThat(recorded.getAction()).isEqualTo(action);
    assertThat("/" + recorded.getTargetId()).isEqualTo(named("/" + target));
    assertThat(recorded.getNote()).isEqualTo(note);
    assertThat(gateway.accounts.last(CompleteActionRequest.class).getOutcome()).isEqualTo("DONE");
  }

  @Test
  void without_a_record_an_operator_gets_no_key() {
    gateway.accounts.refuse(new Refusal(Reason.INTERNAL, "broken"));
    assertThat(gateway.asOperator().post("/v1/api-keys", KEY).status()).isEqualTo(503);
    assertThat(gateway.accounts.calls()).noneMatch(c -> c.request() instanceof CreateApiKeyRequest);
  }

  @Test
  void a_savers_own_machines_are_no_matter_of_the_audit_log() {
    assertThat(gateway.asAda().post("/v1/api-keys", KEY).status()).isEqualTo(201);
    assertThat(gateway.accounts.calls()).noneMatch(c -> c.request() instanceof RecordActionRequest);
  }

  private static String named(String path) {
    return path.replaceAll("/whk\\b", "/" + Samples.WEBHOOK)
        .replaceAll("/key\\b", "/" + CredentialsFake.KEY_ID);
  }
}
