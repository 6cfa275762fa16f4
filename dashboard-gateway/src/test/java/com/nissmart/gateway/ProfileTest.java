package com.nissmart.gateway;

import static com.nissmart.gateway.support.SampleIds.OTHER_WALLET;
import static com.nissmart.gateway.support.SampleIds.WALLET;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.CreateApiKeyRequest;
import com.nissmart.accounts.v1.FindRecipientRequest;
import com.nissmart.accounts.v1.RotateApiKeyRequest;
import com.nissmart.accounts.v1.UpdateUserRequest;
import com.nissmart.gateway.support.CredentialsFake;
import com.nissmart.gateway.support.RestAnswer;
import com.nissmart.gateway.support.RunningGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The profile, sessions and API keys of a user. */
class ProfileTest {
  @RegisterExtension static final RunningGateway gateway = new RunningGateway();

  @Test
  void a_name_may_be_changed_in_part() {
    RestAnswer answer = gateway.asAda().patch("/v1/users/me", "{\"last_name\":\"Adeyemi\"}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text("/last_name")).isEqualTo("Adeyemi");
    UpdateUserRequest seen = gateway.accounts.last(UpdateUserRequest.class);
    assertThat(seen.getFirstName()).isEmpty();
    assertThat(seen.getLastName()).isEqualTo("Adeyemi");
  }

  @Test
  void a_change_applies_only_to_the_seen_version() {
    RestAnswer seen = gateway.asAda().get("/v1/users/me");
    String tag = seen.header("etag");
    for (String good : new String[] {tag, "\"other\", " + tag, "*"}) {
      assertThat(changed(good).status()).as(good).isEqualTo(200);
    }
    changed("\"other\"," + tag);
    assertThat(gateway.accounts.last(UpdateUserRequest.class).getIfUnchanged().getEmail())
        .isEqualTo(seen.text("/email"));
    changed("*");
    assertThat(gateway.accounts.last(UpdateUserRequest.class).hasIfUnchanged()).isFalse();
    for (String stale : new String[] {"\"other\"", "W/" + tag}) {
      assertThat(changed(stale).status()).as(stale).isEqualTo(412);
      assertThat(changed(stale).code()).isEqualTo("PRECONDITION_FAILED");
    }
    for (String malformed : new String[] {"other", "", "*, " + tag, tag + ",", "\"a\" \"b\""}) {
      assertThat(changed(malformed).errors()).as(malformed).containsExactly("MALFORMED /If-Match");
    }
  }

  private static RestAnswer changed(String ifMatch) {
    return gateway
        .asAda()
        .with("If-Match", ifMatch)
        .patch("/v1/users/me", "{\"last_name\":\"Adeyemi\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"first_name":""}        | REQUIRED /first_name
          {"first_name":1}         | MALFORMED /first_name
          {"email":"x@example.com"} | UNKNOWN_MEMBER /email
          """)
  void an_invalid_change_is_refused(String body, String error) {
    assertThat(gateway.asAda().patch("/v1/users/me", body).errors()).containsExactly(error);
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void sessions_are_listed() {
    RestAnswer answer = gateway.asAda().get("/v1/sessions");
    assertThat(answer.text("/data/0/id")).isEqualTo(CredentialsFake.BROWSER);
    assertThat(answer.json().at("/data/0/current").asBoolean()).isTrue();
    assertThat(answer.json().at("/data/1/user_agent").isNull()).isTrue();
    assertThat(gateway.asAda().delete("/v1/sessions?keep_current=yes").errors())
        .containsExactly("MALFORMED /keep_current");
  }

  @Test
  void an_api_key_is_created_listed_and_rotated() {
    RestAnswer made =
        gateway
            .asAda()
            .post(
                "/v1/api-keys",
                "{\"name\":\"Books\",\"scopes\":[\"read\",\"write\"],\"expires_at\":\"2027-01-01T00:00:00Z\"}");
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.text("/secret")).isEqualTo(CredentialsFake.API_KEY);
    assertThat(made.text("/expires_at")).isEqualTo("2027-01-01T00:00:00.000000Z");
    assertThat(made.header("location")).isEqualTo("/v1/api-keys/" + CredentialsFake.KEY_ID);
    assertThat(gateway.accounts.last(CreateApiKeyRequest.class).getScopesList())
        .containsExactly("read", "write");
    assertThat(gateway.asAda().get("/v1/api-keys").body())
        .contains(CredentialsFake.KEY_ID)
        .doesNotContain(CredentialsFake.API_KEY);
    gateway.asAda().post("/v1/api-keys/" + CredentialsFake.KEY_ID + "/rotate");
    assertThat(gateway.accounts.last(RotateApiKeyRequest.class).getOverlapSeconds())
        .isEqualTo(86_400);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"name":"x","scopes":["write"]}                    | MALFORMED /scopes
          {"name":"x","scopes":[]}                           | REQUIRED /scopes
          {"name":"x"}                                       | REQUIRED /scopes
          {"name":"x","scopes":["read","read"]}              | MALFORMED /scopes
          {"name":"x","scopes":["admin"]}                    | MALFORMED /scopes
          {"name":"x","scopes":"read"}                       | MALFORMED /scopes
          {"scopes":["read"]}                                | REQUIRED /name
          {"name":"x","scopes":["read"],"expires_at":"soon"} | MALFORMED /expires_at
          """)
  void an_invalid_api_key_is_refused(String body, String error) {
    assertThat(gateway.asAda().post("/v1/api-keys", body).errors()).containsExactly(error);
    assertThat(gateway.accounts.calls()).isEmpty();
  }

  @Test
  void the_overlap_of_secrets_is_limited() {
    String path = "/v1/api-keys/" + CredentialsFake.KEY_ID + "/rotate";
    for (String bad : new String[] {"-1", "604801", "99999999999999999999", "-2147483649"}) {
      assertThat(gateway.asAda().post(path, "{\"overlap_seconds\":" + bad + "}").errors())
          .containsExactly("OUT_OF_RANGE /overlap_seconds");
    }
    assertThat(gateway.asAda().post(path, "{\"overlap_seconds\":1.5}").errors())
        .containsExactly("MALFORMED /overlap_seconds");
    assertThat(gateway.asAda().delete("/v1/api-keys/x").code()).isEqualTo("API_KEY_NOT_FOUND");
  }

  @Test
  void a_recipient_is_found_by_email() {
    RestAnswer answer = gateway.asAda().get("/v1/recipients?email=bayo@example.com");
    assertThat(answer.body())
        .isEqualTo("{\"account_id\":\"" + OTHER_WALLET + "\",\"display_name\":\"Bayo A.\"}");
    assertThat(gateway.accounts.last(FindRecipientRequest.class).getCurrency()).isEqualTo("NGN");
    assertThat(gateway.accounts.last(FindRecipientRequest.class).getNetwork())
        .isEqualTo("127.0.0.1");
    assertThat(gateway.asAda().get("/v1/recipients?email=no@example.com").code())
        .isEqualTo("RECIPIENT_NOT_FOUND");
    assertThat(gateway.asAda().get("/v1/recipients").errors()).containsExactly("REQUIRED /email");
    assertThat(gateway.asAda().get("/v1/recipients?email=x&currency=ngn").errors())
        .containsExactly("MALFORMED /email", "MALFORMED /currency");
  }

  @Test
  void a_balance_is_explained() {
    RestAnswer answer = gateway.asAda().get("/v1/accounts/" + WALLET + "/explanation");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().at("/balance/available").asLong()).isEqualTo(130_000);
    assertThat(answer.json().at("/open_holds/0/amount").asLong()).isEqualTo(20_000);
    assertThat(answer.json().at("/floor").asLong()).isZero();
    assertThat(answer.json().path("daily_limit").isNull()).isTrue();
  }

  @Test
  void transactions_and_transfers_are_exported_as_csv() {
    for (String path : new String[] {"/v1/transactions", "/v1/transfers"}) {
      RestAnswer answer = gateway.asAda().with("Accept", "text/csv").get(path + "?limit=1");
      assertThat(answer.header("content-type")).isEqualTo("text/csv; charset=utf-8");
      assertThat(answer.header("content-disposition")).contains("transactions.csv");
      assertThat(answer.body().split("\r\n")).hasSize(3);
      assertThat(answer.body()).startsWith("id,seq,type,status,amount,currency,");
    }
  }

  @Test
  void an_unchanged_answer_is_not_sent_again() {
    RestAnswer first = gateway.asAda().get("/v1/users/me");
    assertThat(first.header("etag")).matches("\"[A-Za-z0-9_-]{20}\"");
    for (String known : new String[] {first.header("etag"), "W/" + first.header("etag"), "*"}) {
      RestAnswer again =
          gateway.asAda().with("If-None-Match", "\"x\", " + known).get("/v1/users/me");
      assertThat(again.status()).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.header("etag")).isEqualTo(first.header("etag"));
    }
    RestAnswer other = gateway.asAda().with("If-None-Match", "\"x\"").get("/v1/users/me");
    assertThat(other.status()).isEqualTo(200);
    assertThat(gateway.asAda().get("/v1/accounts").header("etag"))
        .isNotEqualTo(first.header("etag"));
  }
}
