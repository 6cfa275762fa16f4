package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MetadataTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static RestAnswer deposit(String metadata) {
    String body =
        "{\"account_id\":\"%s\",\"amount\":500,\"currency\":\"NGN\",\"metadata\":%s}"
            .formatted(WALLET, metadata);
    return gateway.asAda().withKey().post("/v1/deposits", body);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"a\":1}",
        "{\"a\":-9007199254740992}",
        "{\"a\":0.1}",
        "{\"a\":true,\"b\":null,\"c\":[1,\"x\",{}]}",
        "{\"a\":{\"b\":{\"c\":[]}}}",
        "{\"\":\"\"}",
        "{\"a\":\"😀\"}",
        "{\"a\":0}"
      })
  void metadata_comes_back_unchanged(String metadata) {
    RestAnswer answer = deposit(metadata);
    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().path("metadata").toString()).isEqualTo(metadata);
  }

  @Test
  void members_are_sorted_by_name() {
    assertThat(deposit("{\"b\":1,\"a\":2}").body()).contains("\"metadata\":{\"a\":2,\"b\":1}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9007199254740993",
        "-9007199254740994",
        "1e400",
        "1e-999999999",
        "1e999999999",
        "0.12345678901234567890",
        "1e17"
      })
  void a_number_that_would_be_rounded_is_refused(String number) {
    assertThat(deposit("{\"a\":[" + number + "]}").errors())
        .containsExactly("OUT_OF_RANGE /metadata/a/0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "1", "\"x\"", "true"})
  void metadata_must_be_an_object(String metadata) {
    assertThat(deposit(metadata).errors()).containsExactly("MALFORMED /metadata");
  }

  @Test
  void data_is_at_most_4_kib() {
    assertThat(deposit("{\"a\":\"" + "x".repeat(4088) + "\"}").status()).isEqualTo(201);
    assertThat(deposit("{\"a\":\"" + "x".repeat(4089) + "\"}").errors())
        .containsExactly("TOO_LONG /metadata");
  }

  @Test
  void metadata_has_the_nesting_limit_of_a_body() {
    assertThat(deposit("{\"a\":" + "[".repeat(18) + "]".repeat(18) + "}").status()).isEqualTo(201);
    assertThat(deposit("{\"a\":" + "[".repeat(19) + "]".repeat(19) + "}").status()).isEqualTo(400);
  }

  @Test
  void texts_and_names_must_be_storable() {
    assertThat(deposit("{\"a\\u0000\":1}").status()).isEqualTo(400);
    assertThat(deposit("{\"a\":[\"\\uD800\"]}").errors())
        .containsExactly("MALFORMED /metadata/a/0");
  }
}
