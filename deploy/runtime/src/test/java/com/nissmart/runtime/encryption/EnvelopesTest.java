package com.nissmart.runtime.encryption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopesTest {
  private static final String OLD = EncryptionKeys.newLine("old");
  private static final String NEW = EncryptionKeys.newLine("new");
  private static final byte[] SECRET = "sesame".getBytes(StandardCharsets.UTF_8);

  private final Envelopes envelopes = of(OLD);

  @TempDir private Path directory;

  @Test
  void a_sealed_secret_opens_and_differs_each_time() {
    String sealed = envelopes.seal("webhook/1", SECRET);

    assertThat(envelopes.open("webhook/1", sealed)).isEqualTo(SECRET);
    assertThat(sealed).isNotEqualTo(envelopes.seal("webhook/1", SECRET)).doesNotContain("sesame");
  }

  @Test
  void a_secret_cannot_be_moved_to_another_row() {
    String sealed = envelopes.seal("webhook/1", SECRET);

    assertThatThrownBy(() -> envelopes.open("webhook/2", sealed))
        .hasMessage("The secret of webhook/2 was changed after it was encrypted");
  }

  @Test
  void every_changed_character_is_noticed() {
    String sealed = envelopes.seal("webhook/1", SECRET);
    for (int i = 0; i < sealed.length(); i++) {
      char[] changed = sealed.toCharArray();
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      byte[] opened;
      try {
        opened = envelopes.open("webhook/1", new String(changed));
      } catch (IllegalStateException | IllegalArgumentException e) {
        continue;
      }
      // The last character of base64 has bits that mean nothing.
      assertThat(Arrays.equals(opened, SECRET)).isTrue();
    }
  }

  @Test
  void the_first_key_encrypts_and_all_decrypt() {
    String before = envelopes.seal("webhook/1", SECRET);
    Envelopes rotated = of(NEW + "\n" + OLD + "\n");
    String after = rotated.seal("webhook/1", SECRET);

    assertThat(rotated.open("webhook/1", before)).isEqualTo(SECRET);
    assertThat(before).doesNotStartWith(rotated.currentPrefix());
    assertThat(after).startsWith(rotated.currentPrefix());
    assertThat(of(NEW).open("webhook/1", after)).isEqualTo(SECRET);
    assertThatThrownBy(() -> of(NEW).open("webhook/1", before))
        .hasMessageContaining("was encrypted with the key old");
  }

  @Test
  void another_key_of_the_same_id_is_noticed() {
    String sealed = envelopes.seal("webhook/1", SECRET);

    assertThatThrownBy(() -> of(EncryptionKeys.newLine("old")).open("webhook/1", sealed))
        .hasMessageContaining("The encryption key old");
  }

  @Test
  void the_keys_are_read_from_a_file() throws Exception {
    Path file = Files.writeString(directory.resolve("keys"), NEW + "\n" + OLD + "\n");
    Settings settings = Settings.of(Map.of("NISSMART_ENCRYPTION_KEY_FILE", file.toString()));

    assertThat(EncryptionKeys.require(settings).currentKeyId()).isEqualTo("new");
    settings.check();
  }

  @Test
  void missing_keys_are_an_error() {
    Settings settings = Settings.of(Map.of());
    EncryptionKeys.require(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.errors())
                    .singleElement()
                    .asString()
                    .startsWith("NISSMART_ENCRYPTION_KEY_FILE is required"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"k1", "k1:short", "k 1:x", "a:b:c", "k1:!!!!"})
  void a_malformed_key_is_an_error_that_does_not_show_it(String line) {
    Settings settings = Settings.of(Map.of("NISSMART_ENCRYPTION_KEY", line));
    EncryptionKeys.read(settings);

    assertThatThrownBy(settings::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.errors())
                    .singleElement()
                    .asString()
                    .contains("lines of the form id:key")
                    .doesNotContain(line));
  }

  @Test
  void a_repeated_id_is_refused() {
    assertThatThrownBy(() -> EncryptionKeys.parse(OLD + "\n" + EncryptionKeys.newLine("old")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static Envelopes of(String keys) {
    return new Envelopes(EncryptionKeys.parse(keys));
  }
}
