package com.nissmart.gateway;

import static com.nissmart.gateway.support.Samples.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import com.nissmart.gateway.support.Answer;
import com.nissmart.gateway.support.Contract;
import com.nissmart.gateway.support.Gateway;
import com.nissmart.gateway.support.Rest;
import com.nissmart.testkit.TestTokens;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsTest {
  @RegisterExtension static final Gateway gateway = new Gateway();

  static List<Operation> operationsThatNeedAToken() {
    return Contract.document().operations().stream()
        .filter(o -> !o.node().has("security"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operationsThatNeedAToken")
  void without_a_token_nothing_of_the_users_is_served(Operation operation) {
    String method = operation.method().toUpperCase(Locale.ROOT);
    String path = operation.path().replace("{id}", "acc_00000000000000000000000001");
    Answer answer = gateway.anonymous().send(method, path, BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer realm=\"nissmart\"");
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic YTpi", "bearer", "Bearer", "Token abc", "", "eyJhbGciOiJub25lIn0.e30."})
  void another_scheme_is_no_credential(String authorization) {
    Answer answer = gateway.anonymous().with("Authorization", authorization).get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "a.b.c",
        "..",
        "eyJhbGciOiJub25lIn0.e30.",
        "eyJhbGciOiJOb25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiJ4In0.AAAA",
        "null",
        "\"\""
      })
  void what_is_no_token_of_ours_is_refused(String token) {
    assertInvalid(gateway.withToken(token));
  }

  @Test
  void a_changed_token_is_refused() {
    String token = TestTokens.customerToken(ADA);
    String[] parts = token.split("\\.", -1);
    assertInvalid(gateway.withToken(parts[0] + "." + parts[1] + "."));
    assertInvalid(gateway.withToken(parts[0] + "." + parts[1] + "A." + parts[2]));
    assertInvalid(gateway.withToken(token.substring(0, token.length() - 2) + "__"));
    assertInvalid(gateway.withToken(token + "="));
    assertThat(gateway.withToken(token).get("/v1/users/me").status()).isEqualTo(200);
  }

  @Test
  void a_services_token_is_no_persons() {
    assertInvalid(gateway.withToken(TestTokens.serviceToken("payout")));
    assertInvalid(gateway.withToken(TestTokens.serviceToken("gateway")));
  }

  @Test
  void two_tokens_are_one_too_many() {
    Answer answer = gateway.asAda().with("Authorization", "Bearer x").get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).containsExactly("DUPLICATE_MEMBER /Authorization");
  }

  @Test
  void headers_of_proxies_and_identities_decide_nothing() {
    Rest client =
        gateway
            .anonymous()
            .with("X-User-Id", "usr_1")
            .with("X-Forwarded-For", "127.0.0.1")
            .with("X-Http-Method-Override", "DELETE");
    assertThat(client.get("/v1/users/me").status()).isEqualTo(401);
  }

  private static void assertInvalid(Rest client) {
    Answer answer = client.get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("TOKEN_INVALID");
    assertThat(answer.header("www-authenticate")).contains("Bearer", "error=\"invalid_token\"");
  }
}
