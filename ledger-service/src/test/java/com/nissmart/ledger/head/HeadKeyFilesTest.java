package com.nissmart.ledger.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.contract.Refusal;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.testkit.MovableClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeadKeyFilesTest {
  private final MovableClock clock = MovableClock.create();

  @TempDir Path directory;

  @Test
  void a_signed_head_survives_its_json_form() {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    SignedHead head = keys.head(7);
    assertThat(SignedHead.parse(head.json())).isEqualTo(head);
    assertThat(keys.signing().keys().fault(head)).isEmpty();
    assertThat(new String(head.text(), StandardCharsets.UTF_8))
        .isEqualTo(
            "nissmart-head-v1\n1\n7\n7\n%s\n2026-01-15T08:00:00.000000Z\n%s\n7\n%s\n-\n"
                .formatted(head.hashText(), head.keyId(), head.hashText()));
  }

  @Test
  void every_altered_member_of_a_head_is_found() {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    String json = keys.head(7).json();
    for (String altered :
        new String[] {
          json.replace("\"book\":1", "\"book\":2"),
          json.replace("\"batch_no\":7", "\"batch_no\":8"),
          json.replace("\"seq\":7", "\"seq\":8"),
          json.replace("07\",\"time\"", "08\",\"time\""),
          json.replace("08:00:00", "08:00:01"),
          json.replace("\"first_batch\":7", "\"first_batch\":6"),
          json.replace("07\",\"signature\"", "08\",\"signature\""),
          json.replace(
              "\"signature\"", "\"accounts_root\":\"" + "00".repeat(32) + "\",\"signature\"")
        }) {
      assertThat(altered).isNotEqualTo(json);
      assertThat(keys.signing().keys().fault(SignedHead.parse(altered))).as(altered).isPresent();
    }
  }

  @Test
  void old_heads_stay_valid_after_a_rotation() {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    SignedHead before = keys.head(1);
    clock.advance(Duration.ofDays(400));
    String next = keys.rotate();
    SignedHead after = keys.head(2);
    assertThat(after.keyId()).isEqualTo(next).isNotEqualTo(before.keyId());
    assertThat(keys.signing().keys().fault(before)).isEmpty();
    assertThat(keys.signing().keys().fault(after)).isEmpty();
    assertThat(keys.signing().keys().json())
        .contains("\"until\":\"2027-02-19T09:00:00.000000Z\"", "\"until\":null");
  }

  @Test
  void a_key_signs_nothing_after_its_end() throws IOException {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    String kept = Files.readString(keys.privateKey());
    keys.rotate();
    Files.writeString(keys.privateKey(), kept); // A replica that did not get the next key.
    clock.advance(Duration.ofMinutes(59));
    assertThat(keys.signing().keys().fault(keys.head(1))).isEmpty();
    clock.advance(Duration.ofMinutes(1));
    assertThatThrownBy(() -> keys.head(2))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("signs from");
  }

  @Test
  void a_head_of_an_unknown_key_is_not_trusted() {
    SignedHead foreign = new TestReceiptKeys(directory.resolve("other"), clock).head(1);
    TestReceiptKeys keys = new TestReceiptKeys(directory.resolve("own"), clock);
    assertThat(keys.signing().keys().fault(foreign)).get().asString().contains("is not known");
  }

  @Test
  void a_private_key_is_encrypted_again_with_a_new_key() throws IOException {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    SignedHead before = keys.head(7);
    String next = EncryptionKeys.newLine("k-next");
    String both = next + "\n" + keys.settings().get(EncryptionKeys.SETTING);
    assertThat(HeadKeyMain.reseal(directory, Map.of(EncryptionKeys.SETTING, both)))
        .endsWith("is encrypted with the key k-next");
    HeadSigner signer = new HeadSigner(keys.privateKey(), EncryptionKeys.parse(next));
    assertThat(signer.sign(before)).isEqualTo(before);
  }

  @Test
  void a_private_key_is_encrypted_and_needs_its_key() throws IOException {
    TestReceiptKeys keys = new TestReceiptKeys(directory, clock);
    assertThat(Files.readString(keys.privateKey())).startsWith("sealed1.k-test.");
    Map<String, String> given = keys.settings();
    given.remove("NISSMART_ENCRYPTION_KEY");
    Settings settings = Settings.of(given);
    assertThat(HeadSigning.read(settings).signer()).isEmpty();
    assertThatThrownBy(settings::check)
        .hasMessageContaining("NISSMART_ENCRYPTION_KEY_FILE is required beside");
  }
}
