package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nissmart.accounts.v1.GetJwksRequest;
import com.nissmart.accounts.webhook.sending.WebhookSecrets;
import com.nissmart.runtime.encryption.EncryptionKeys;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The keys and secrets in the database, as somebody with a copy of it sees them. */
final class EncryptionAtRestTest {
  private static final String EMAIL = "ada@example.com";
  private static final UUID HOOK = new UUID(1, 1);

  /** A secret that version 0.1 encrypted for this webhook under the service secret of tests. */
  private static final String EARLIER =
      "MTIzNDU2Nzg5MDEyNfaPrJG6Hiw8x6PNg5opy1SfNmbomSUzKDaucRoVWFxh4fV/CU5a4BKMTTNOyYH/";

  private static final String EARLIER_SECRET = "an old secret of a webhook: 32 B";
  private static final String OF_A_DROPPED_KEY =
      "c2VjcmV0IHRoYXQgYW5vdGhlciBrZXkgZW5jcnlwdGVkIGluIHZlcnNpb24gMC4x";
  private static final String OLD = EncryptionKeys.newLine("old");
  private static final String NEW = EncryptionKeys.newLine("new");

  private AccountsHarness accounts;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness();
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void the_database_alone_reveals_no_signing_key() {
    assertThat(signingKeys()).singleElement().asString().startsWith("sealed1.test.");
  }

  @Test
  void a_signing_key_in_clear_is_encrypted_at_start() throws Exception {
    String id = UUID.randomUUID().toString();
    String clear = new ECKeyGenerator(Curve.P_256).keyID(id).generate().toJSONString();
    change("UPDATE signing_key SET key_id = '%s', private_jwk = '%s'".formatted(id, clear));

    start("test");

    assertThat(signingKeys()).singleElement().asString().startsWith("sealed1.test.");
    assertThat(accounts.gateway().getJwks(GetJwksRequest.getDefaultInstance()).getJwks())
        .contains(id);
    assertThat(accounts.me(accounts.newcomer(EMAIL)).getEmail()).isEqualTo(EMAIL);
  }

  @Test
  void a_webhook_secret_of_an_earlier_version_is_encrypted_again() {
    insertWebhook();

    start("test");

    assertThat(webhookSecrets()).hasSize(2).allMatch(text -> text.startsWith("sealed1.test."));
    WebhookSecrets secrets = new WebhookSecrets(AccountsHarness.ENCRYPTION, List.of());
    assertThat(webhookSecrets())
        .allSatisfy(text ->
            assertThat(secrets.decrypt(HOOK, text))
                .isEqualTo(EARLIER_SECRET.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void an_expired_secret_under_a_dropped_key_is_deleted() {
    insertWebhook();
    change(
        "UPDATE webhook SET previous_until = TIMESTAMPTZ '2000-01-01 Z', previous_secret = '%s'"
            .formatted(OF_A_DROPPED_KEY));

    start("test");

    assertThat(texts("SELECT secret FROM webhook WHERE previous_secret IS NULL"))
        .singleElement()
        .asString()
        .startsWith("sealed1.test.");
  }

  @Test
  void a_secret_that_no_key_opens_does_not_stop_the_start() {
    insertWebhook();
    change(
        """
        INSERT INTO webhook (webhook_id, user_id, everyone, url, events, description, status,
            secret, created_at)
        SELECT '00000000-0000-0000-0000-000000000001', user_id, false, url, events, '', 'ACTIVE',
            '%s', created_at
        FROM webhook
        """
            .formatted(OF_A_DROPPED_KEY));

    start("test");

    assertThat(texts("SELECT secret FROM webhook ORDER BY webhook_id"))
        .satisfiesExactly(
            left -> assertThat(left).isEqualTo(OF_A_DROPPED_KEY),
            sealed -> assertThat(sealed).startsWith("sealed1.test."));
  }

  @Test
  void a_new_encryption_key_takes_over_at_the_next_start() {
    insertWebhook();
    String test = AccountsHarness.ENCRYPTION_TEXT;
    start("old", OLD, test);
    start("new", NEW, OLD);
    AccountsApp without = start("new", NEW);

    assertThat(signingKeys()).allMatch(text -> text.startsWith("sealed1.new."));
    assertThat(webhookSecrets()).allMatch(text -> text.startsWith("sealed1.new."));
    assertThat(accounts.signIn(without, EMAIL, PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void a_start_without_the_key_that_encrypted_is_refused() {
    assertThatThrownBy(() -> start("new", NEW))
        .hasMessageContaining("was encrypted with the key test");
  }

  private AccountsApp start(String expected, String... lines) {
    EncryptionKeys keys =
        lines.length == 0
            ? AccountsHarness.ENCRYPTION
            : EncryptionKeys.parse(String.join("\n", lines));
    assertThat(keys.currentKeyId()).isEqualTo(expected);
    return accounts.start(accounts.settings(keys));
  }

  private void insertWebhook() {
    accounts.register(EMAIL);
    change(
        """
        INSERT INTO webhook (webhook_id, user_id, everyone, url, events, description, status,
            secret, previous_secret, previous_until, created_at)
        SELECT '%s', user_id, false, 'https://example.com/', '{*}', '', 'ACTIVE', '%s', '%s', 'infinity', created_at
        FROM app_user
        WHERE email = '%s'
        """
            .formatted(HOOK, EARLIER, EARLIER, EMAIL));
  }

  private List<String> signingKeys() {
    return texts("SELECT private_jwk FROM signing_key");
  }

  private List<String> webhookSecrets() {
    return texts("SELECT unnest(ARRAY[secret, previous_secret]) FROM webhook");
  }

  private List<String> texts(String sql) {
    return accounts
        .superuser()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  private void change(String sql) {
    accounts.superuser().useHandle(handle -> handle.execute(sql));
  }
}
