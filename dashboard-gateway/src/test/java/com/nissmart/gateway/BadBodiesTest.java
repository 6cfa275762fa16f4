package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.OTHER_WALLET;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import java.io.ByteArrayOutputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The bodies that POST /v1/transfers refuses with 400 without a call of the ledger. */
class BadBodiesTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  private static final String GOOD =
      "{\"source_account_id\":\"%s\",\"destination_account_id\":\"%s\",\"amount\":500,\"currency\":\"NGN\"}"
          .formatted(WALLET, OTHER_WALLET);

  private static RestAnswer send(String body) {
    return gateway.asAda().withKey().post("/v1/transfers", body);
  }

  private static void assertRefused(RestAnswer answer, String... errors) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(400);
    assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.errors()).containsExactlyInAnyOrder(errors);
    assertThat(gateway.ledger.calls()).isEmpty();
  }

  @Test
  void a_valid_body_is_accepted() {
    assertThat(send(GOOD).status()).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "[]",
        "\"x\"",
        "42",
        "true",
        "{\"amount\":",
        "{",
        "{} {}",
        "{}x",
        "{\"amount\":1,}",
        "{/* c */}",
        "{// c\n}",
        "{'amount':1}",
        "{amount:1}",
        "\uFEFF{}",
        "{\"a\":NaN}",
        "{\"a\":Infinity}",
        "{\"a\":-Infinity}",
        "{\"a\":+1}",
        "{\"a\":010}",
        "{\"a\":0x10}",
        "{\"a\":.5}",
        "{\"a\":5.}",
        "{\"a\":\"\u0001\"}",
        "{\"a\":\"\\x41\"}",
        "{\"a\" 1}",
        "]"
      })
  void a_body_that_is_not_one_json_object_is_refused(String body) {
    assertRefused(send(body), body.equals("{}") ? "" : "MALFORMED ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\r\n\t"})
  void an_empty_body_is_reported_as_missing(String body) {
    assertRefused(send(body), "REQUIRED ");
  }

  @Test
  void bytes_that_are_not_utf_8_are_refused() {
    List<byte[]> bodies =
        List.of(
            bytes("{\"a\":\"", 0xFF, "\"}"),
            bytes("{\"a\":\"", 0xC0, 0xAF, "\"}"),
            bytes("{\"a\":\"", 0xED, 0xA0, 0x80, "\"}"),
            bytes("{\"a\":\"", 0xC3, "\"}"),
            GOOD.getBytes(StandardCharsets.UTF_16),
            GOOD.getBytes(StandardCharsets.UTF_16LE),
            GOOD.getBytes(StandardCharsets.UTF_16BE));
    for (byte[] body : bodies) {
      assertRefused(gateway.asAda().withKey().post("/v1/transfers", body), "MALFORMED ");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "a\\u0000b", "\\uD800", "\\uDC00", "\\uDC00\\uD800"})
  void a_text_that_cannot_be_stored_is_refused(String text) {
    assertRefused(
        send(GOOD.replace("}", ",\"description\":\"" + text + "\"}")), "MALFORMED /description");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deep_nesting_is_refused_quickly(String opening) {
    long begin = System.nanoTime();
    assertRefused(send(opening.repeat(10_000)), "MALFORMED ");
    assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
  }

  @Test
  void every_violation_is_listed_at_once() {
    assertRefused(
        send(
            "{\"amount\":0,\"amount\":1,\"currency\":\"ngn\",\"colour\":1,\"destination_account_id\":5}"),
        "DUPLICATE_MEMBER /amount",
        "OUT_OF_RANGE /amount",
        "MALFORMED /currency",
        "UNKNOWN_MEMBER /colour",
        "MALFORMED /destination_account_id",
        "REQUIRED /source_account_id");
  }

  @ParameterizedTest
  @ValueSource(strings = {"source_account_id", "destination_account_id", "amount", "currency"})
  void each_missing_required_member_is_reported(String name) {
    String without = GOOD.replaceAll("\"" + name + "\":[^,}]+,?", "").replace(",}", "}");
    assertRefused(send(without), "REQUIRED /" + name);
    assertRefused(
        send(without.replace("{", "{\"" + name + "\":null,").replace(",}", "}")),
        "REQUIRED /" + name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "balance",
        "tenantId",
        "status",
        "role",
        "id",
        "__proto__",
        "constructor",
        "$where",
        "@type",
        "class",
        "_method"
      })
  void unknown_members_are_refused(String name) {
    assertRefused(send(GOOD.replace("}", ",\"" + name + "\":1}")), "UNKNOWN_MEMBER /" + name);
  }

  @Test
  void a_pointer_is_escaped_and_cut() {
    assertRefused(send(GOOD.replace("}", ",\"a/b~c\":1}")), "UNKNOWN_MEMBER /a~1b~0c");
    RestAnswer answer = send(GOOD.replace("}", ",\"" + "x".repeat(50_000) + "\":1}"));
    assertThat(answer.body().length()).isLessThan(2_000);
  }

  @Test
  void a_duplicate_member_with_equal_values_is_refused() {
    assertRefused(send(GOOD.replace("}", ",\"amount\":500}")), "DUPLICATE_MEMBER /amount");
    assertRefused(
        send(GOOD.replace("}", ",\"metadata\":{\"a\":1,\"\\u0061\":1}}")),
        "DUPLICATE_MEMBER /metadata/a");
  }

  static Stream<Arguments> amounts() {
    return Stream.of(
        arguments("0", "OUT_OF_RANGE"),
        arguments("-0", "OUT_OF_RANGE"),
        arguments("-1", "OUT_OF_RANGE"),
        arguments("9223372036854775808", "OUT_OF_RANGE"),
        arguments("-9223372036854775809", "OUT_OF_RANGE"),
        arguments("18446744073709551616", "OUT_OF_RANGE"),
        arguments("1000000000000000000000000000000", "OUT_OF_RANGE"),
        arguments("1.5", "MALFORMED"),
        arguments("1.0", "MALFORMED"),
        arguments("1e2", "MALFORMED"),
        arguments("1E2", "MALFORMED"),
        arguments("1e400", "MALFORMED"),
        arguments("\"100\"", "MALFORMED"),
        arguments("true", "MALFORMED"),
        arguments("{}", "MALFORMED"),
        arguments("[]", "MALFORMED"),
        arguments("[100]", "MALFORMED"));
  }

  @ParameterizedTest
  @MethodSource("amounts")
  void an_amount_is_a_plain_positive_integer(String amount, String code) {
    assertRefused(send(GOOD.replace("500", amount)), code + " /amount");
  }

  @Test
  void a_number_of_a_million_digits_is_refused() {
    assertThat(send(GOOD.replace("500", "5".repeat(1_000_000))).status()).isEqualTo(413);
    assertThat(send(GOOD.replace("500", "5".repeat(60_000))).status()).isEqualTo(400);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"ngn\"",
        "\"NG\"",
        "\"NGNX\"",
        "\"XXX\"",
        "\"XTS\"",
        "\"ZZZ\"",
        "\"NG\u039D\"",
        "\" NGN\"",
        "1",
        "[\"NGN\"]"
      })
  void a_currency_is_an_iso_code(String currency) {
    assertRefused(send(GOOD.replace("\"NGN\"", currency)), "MALFORMED /currency");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "acc_1",
        "' OR 1=1--",
        "usr_00000000000000000000000001",
        "ACC_00000000000000000000000001"
      })
  void an_id_is_of_its_kind(String id) {
    assertRefused(send(GOOD.replace(OTHER_WALLET, id)), "MALFORMED /destination_account_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "😀",
        "\u202Eabc",
        "a\u200Bb",
        "e\u0301",
        "<script>alert(1)</script>",
        "=cmd()",
        "${jndi:ldap://x}",
        "{{7*7}}",
        "%n%s",
        "'; DROP TABLE entry; --"
      })
  void an_unusual_description_comes_back_unchanged(String description) {
    RestAnswer answer = send(GOOD.replace("}", ",\"description\":\"" + description + "\"}"));
    assertThat(answer.status()).isEqualTo(201);
    assertThat(answer.text("/description")).isEqualTo(description);
  }

  @Test
  void a_description_has_at_most_140_characters_however_wide_they_are() {
    assertThat(send(GOOD.replace("}", ",\"description\":\"" + "😀".repeat(140) + "\"}")).status())
        .isEqualTo(201);
    assertThat(
            send(GOOD.replace("}", ",\"description\":\"\"}")).json().path("description").isNull())
        .isTrue();
    gateway.ledger.calls().clear();
    assertRefused(
        send(GOOD.replace("}", ",\"description\":\"" + "😀".repeat(141) + "\"}")),
        "TOO_LONG /description");
  }

  @Test
  void a_body_has_at_most_64_kib() {
    String padding = " ".repeat(64 * 1024 - GOOD.length());
    assertThat(send(GOOD + padding).status()).isEqualTo(201);
    RestAnswer tooLarge = send(GOOD + padding + " ");
    assertThat(tooLarge.status()).isEqualTo(413);
    assertThat(tooLarge.code()).isEqualTo("BODY_TOO_LARGE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/json; charset=utf-16",
        "application/json; charset=iso-8859-1",
        "application/json; v=1",
        "garbage",
        "*/*",
        "application/vnd.api+json"
      })
  void other_media_types_are_refused(String type) {
    RestAnswer answer =
        gateway
            .asAda()
            .withKey()
            .with("Content-Type", type)
            .send("POST", "/v1/transfers", BodyPublishers.ofString(GOOD));
    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.code()).isEqualTo("MEDIA_TYPE_UNSUPPORTED");
  }

  @Test
  void the_media_type_is_required_and_may_name_utf_8() {
    RestAnswer none =
        gateway.asAda().withKey().send("POST", "/v1/transfers", BodyPublishers.ofString(GOOD));
    assertThat(none.status()).isEqualTo(415);
    for (String type :
        List.of("application/json;charset=utf-8", "Application/JSON; charset=\"UTF-8\"")) {
      RestAnswer answer =
          gateway
              .asAda()
              .withKey()
              .with("Content-Type", type)
              .send("POST", "/v1/transfers", BodyPublishers.ofString(GOOD));
      assertThat(answer.status()).as(type).isEqualTo(201);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "gzip, gzip"})
  void compressed_bodies_are_refused(String encoding) {
    RestAnswer answer =
        gateway.asAda().withKey().with("Content-Encoding", encoding).post("/v1/transfers", GOOD);
    assertThat(answer.status()).isEqualTo(415);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "application/xml",
        "text/csv",
        "text/html",
        "application/json;q=0",
        "garbage",
        "image/*"
      })
  void an_accept_header_without_a_match_is_refused(String accept) {
    RestAnswer answer =
        gateway.asAda().withKey().with("Accept", accept).post("/v1/transfers", GOOD);
    assertThat(answer.status()).isEqualTo(406);
    assertThat(answer.code()).isEqualTo("NOT_ACCEPTABLE");
    assertThat(gateway.ledger.calls()).isEmpty();
  }

  private static byte[] bytes(Object... parts) {
    var out = new ByteArrayOutputStream();
    for (Object part : parts) {
      if (part instanceof Integer value) {
        out.write(value);
      } else {
        out.writeBytes(part.toString().getBytes(StandardCharsets.UTF_8));
      }
    }
    return out.toByteArray();
  }
}
