package com.nissmart.accounts.webhook.sending;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.encryption.EncryptionKeys;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class WebhookSecretsTest {
  private static final UUID HOOK = new UUID(1, 1);

  private final WebhookSecrets secrets =
      new WebhookSecrets(EncryptionKeys.parse(EncryptionKeys.newLine("k1")), List.of());

  @Test
  void encryption_is_reversible_and_differs_each_time() {
    byte[] secret = secrets.make();

    assertThat(secrets.decrypt(HOOK, secrets.encrypt(HOOK, secret))).isEqualTo(secret);
    assertThat(secrets.encrypt(HOOK, secret)).isNotEqualTo(secrets.encrypt(HOOK, secret));
  }

  @Test
  void a_secret_of_an_earlier_version_needs_its_setting() {
    assertThatThrownBy(() -> secrets.decrypt(HOOK, "c2VjcmV0IG9mIGFub3RoZXIgdmVyc2lvbg=="))
        .hasMessageContaining("as NISSMART_WEBHOOK_KEY");
  }

  @Test
  void a_secret_cannot_be_moved_to_another_webhook() {
    String kept = secrets.encrypt(HOOK, new byte[32]);

    assertThatThrownBy(() -> secrets.decrypt(new UUID(1, 2), kept))
        .isInstanceOf(IllegalStateException.class);
  }

  /** Checks the example of the specification's own libraries. */
  @Test
  void a_signature_is_the_one_that_standard_webhooks_makes() {
    byte[] secret = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    assertThat(
            WebhookSignature.header(
                List.of(secret),
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                Instant.ofEpochSecond(1_614_265_330),
                "{\"test\": 2432232314}"))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }
}
