package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.ADA;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.pages.OpenApiDocument.Operation;
import com.nissmart.gateway.support.GatewayClient;
import com.nissmart.gateway.support.OpenApiContract;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
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
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  static List<Operation> operationsThatNeedAToken() {
    return OpenApiContract.document().operations().stream()
        .filter(o -> !o.node().has("security"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("operationsThatNeedAToken")
  void a_request_without_a_token_is_refused(Operation operation) {
    String method = operation.method().toUpperCase(Locale.ROOT);
    String path =
        operation
            .path()
            .replace("{id}", "acc_00000000000000000000000001")
            .replace("{delivery_id}", "dlv_00000000000000000000000001");
    RestAnswer answer = gateway.anonymous().send(method, path, BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("UNAUTHENTICATED");
    assertThat(answer.header("www-authenticate")).isEqualTo("Bearer realm=\"nissmart\"");
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Basic YTpi", "bearer", "Bearer", "Token abc", "", "eyJhbGciOiJub25lIn0.e30."})
  void another_authorization_scheme_is_refused(String authorization) {
    RestAnswer answer =
        gateway.anonymous().with("Authorization", authorization).get("/v1/users/me");
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
  void a_foreign_or_malformed_token_is_refused(String token) {
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
  void a_service_token_is_refused() {
    assertInvalid(gateway.withToken(TestTokens.serviceToken("payout")));
    assertInvalid(gateway.withToken(TestTokens.serviceToken("gateway")));
  }

  @Test
  void two_tokens_are_refused() {
    RestAnswer answer = gateway.asAda().with("Authorization", "Bearer x").get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.errors()).containsExactly("DUPLICATE_MEMBER /Authorization");
  }

  @Test
  void proxy_and_identity_headers_are_ignored() {
    GatewayClient client =
        gateway
            .anonymous()
            .with("X-User-Id", "usr_1")
            .with("X-Forwarded-For", "127.0.0.1")
            .with("X-Http-Method-Override", "DELETE");
    assertThat(client.get("/v1/users/me").status()).isEqualTo(401);
  }

  private static void assertInvalid(GatewayClient client) {
    RestAnswer answer = client.get("/v1/users/me");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.code()).isEqualTo("TOKEN_INVALID");
    assertThat(answer.header("www-authenticate")).contains("Bearer", "error=\"invalid_token\"");
  }
}
