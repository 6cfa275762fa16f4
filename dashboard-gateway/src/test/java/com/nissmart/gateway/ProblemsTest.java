package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.TRANSACTION;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.ReasonStatus;
import com.nissmart.contract.Refusal;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import io.grpc.Status;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemsTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String PATH = "/v1/transactions/" + TRANSACTION;

  @ParameterizedTest
  @EnumSource(
      value = Reason.class,
      mode = Mode.EXCLUDE,
      names = {"REASON_UNSPECIFIED", "UNRECOGNIZED"})
  void every_reason_has_its_status_and_title(Reason reason) {
    gateway.ledger.refuse(new Refusal(reason, "Because."));
    RestAnswer answer = gateway.asAda().get(PATH);
    assertThat(answer.status()).isEqualTo(ReasonStatus.httpStatus(reason));
    assertThat(answer.code()).isEqualTo(reason.name());
    assertThat(answer.header("www-authenticate").isEmpty()).isEqualTo(answer.status() != 401);
    assertThat(answer.header("retry-after").isEmpty())
        .isEqualTo(answer.status() != 429 && answer.status() != 503);
    assertThat(answer.json().has("transaction_id")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, 503",
    "DEADLINE_EXCEEDED, 504",
    "INTERNAL, 500",
    "UNKNOWN, 500",
    "DATA_LOSS, 500",
    "UNIMPLEMENTED, 500"
  })
  void a_status_without_a_reason_becomes_one(Status.Code code, int status) {
    gateway.ledger.failWith(
        Status.fromCode(code).withDescription("SELECT secret FROM java.lang").asRuntimeException());
    assertThat(gateway.asAda().get(PATH).status()).isEqualTo(status);
  }

  @Test
  void a_services_defect_is_not_disclosed() {
    gateway.ledger.failWith(new IllegalStateException("SELECT secret FROM com.nissmart.Exception"));
    RestAnswer answer = gateway.asAda().get(PATH);
    assertThat(answer.status()).isEqualTo(500);
    assertThat(answer.code()).isEqualTo("INTERNAL");
  }

  @ParameterizedTest
  @CsvSource({
    "destination.bank_code, /destination/bank_code",
    "amount.amount, /amount",
    "amount.currency, /currency",
    "page_size, /limit",
    "page_token, /cursor",
    "email, /email"
  })
  void a_field_of_the_contract_becomes_a_pointer(String field, String pointer) {
    gateway.ledger.refuse(
        new Refusal(
            Reason.INVALID_REQUEST,
            "Bad.",
            List.of(new FieldError(field, "MALFORMED", "is bad")),
            null));
    assertThat(gateway.asAda().get(PATH).errors()).containsExactly("MALFORMED " + pointer);
  }

  @Test
  void a_trace_reaches_services_and_problems() {
    String trace = UUID.randomUUID().toString().replace("-", "");
    gateway.ledger.refuse(new Refusal(Reason.TRANSACTION_NOT_FOUND, "There is none."));
    RestAnswer answer =
        gateway.asAda().with("traceparent", "00-" + trace + "-00f067aa0ba902b7-01").get(PATH);
    assertThat(answer.text("/trace_id")).isEqualTo(trace);
    assertThat(answer.header("x-request-id")).isEqualTo(trace);
    assertThat(gateway.ledger.calls().getLast().traceId()).isEqualTo(trace);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "ff-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01",
        ""
      })
  void a_malformed_trace_is_replaced(String traceparent) {
    RestAnswer answer = gateway.asAda().with("traceparent", traceparent).get(PATH);
    assertThat(answer.header("x-request-id"))
        .matches("[0-9a-f]{32}")
        .doesNotStartWith("0000000000000000");
    assertThat(gateway.ledger.calls().getLast().traceId()).isEqualTo(answer.header("x-request-id"));
  }

  @Test
  void a_valid_request_id_is_returned() {
    assertThat(
            gateway.asAda().with("X-Request-Id", "order-17_a.b").get(PATH).header("x-request-id"))
        .isEqualTo("order-17_a.b");
    assertThat(gateway.asAda().with("X-Request-Id", "<script>").get(PATH).header("x-request-id"))
        .matches("[0-9a-f]{32}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/nothing",
        "/v1",
        "/v1/",
        "/v1/users/",
        "/V1/users",
        "/v1/Users",
        "/v1/users/me/x",
        "/actuator",
        "/.git/config",
        "/internal/x",
        "/v1/admin",
        "/docs/",
        "/index.html",
        "/v1/accounts/" + "a/b/c",
        "/grpc.health.v1.Health/Check",
        "/favicon.ico"
      })
  void an_unknown_path_is_not_found(String path) {
    RestAnswer answer = gateway.asAda().get(path);
    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.code()).isEqualTo("ROUTE_NOT_FOUND");
  }

  @ParameterizedTest
  @CsvSource({
    "PUT, /v1/users, 'OPTIONS, POST'",
    "GET, /v1/users, 'OPTIONS, POST'",
    "DELETE, /v1/transfers, 'GET, HEAD, OPTIONS, POST'",
    "PATCH, /v1/accounts, 'GET, HEAD, OPTIONS, POST'",
    "TRACE, /v1/accounts, 'GET, HEAD, OPTIONS, POST'",
    "POST, /v1/users/me, 'GET, HEAD, OPTIONS, PATCH'",
    "GET, /v1/sessions/current, 'DELETE, OPTIONS'",
    "POST, /docs, 'GET, HEAD, OPTIONS'"
  })
  void another_method_is_refused_with_the_allowed_ones(String method, String path, String allow) {
    RestAnswer answer = gateway.asAda().send(method, path, BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.code()).isEqualTo("METHOD_NOT_ALLOWED");
    assertThat(answer.header("allow")).isEqualTo(allow);
  }

  @Test
  void options_list_the_methods_and_permit_no_other_origin() {
    RestAnswer answer =
        gateway
            .anonymous()
            .with("Origin", "https://evil.example")
            .with("Access-Control-Request-Method", "POST")
            .send("OPTIONS", "/v1/transfers", BodyPublishers.noBody());
    assertThat(answer.status()).isEqualTo(204);
    assertThat(answer.header("allow")).isEqualTo("GET, HEAD, OPTIONS, POST");
  }

  @Test
  void head_answers_as_get_without_the_body() {
    RestAnswer get = gateway.asAda().get("/v1/accounts/" + WALLET);
    RestAnswer head =
        gateway.asAda().send("HEAD", "/v1/accounts/" + WALLET, BodyPublishers.noBody());
    assertThat(head.status()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.header("content-length")).isEqualTo(get.header("content-length"));
    assertThat(head.header("content-type")).isEqualTo(get.header("content-type"));
  }
}
