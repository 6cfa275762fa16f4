package com.nissmart.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsTest {

  @Test
  void every_mistake_is_in_one_list() {
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_PORT", "70000",
                "NISSMART_WAIT", "soon",
                "NISSMART_FLAG", "yes",
                "NISSMART_AMOUNT", "12.5",
                "NISSMART_SECRET", "short",
                "NISSMART_WAITT", "1s",
                "NISSMART_SOMETHING_ELSE_ENTIRELY", "1",
                "PATH", "/bin"));

    settings.required("NISSMART_NAME");
    settings.port("NISSMART_PORT", 8080);
    settings.duration("NISSMART_WAIT", Duration.ofSeconds(1));
    settings.flag("NISSMART_FLAG", false);
    settings.amount("NISSMART_AMOUNT", 1, 0, 100);
    settings.secret("NISSMART_SECRET", 32);

    assertThat(errors(settings))
        .containsExactly(
            "NISSMART_NAME is required",
            "NISSMART_PORT must be a whole number from 0 to 65535, got '70000'",
            "NISSMART_WAIT must be a duration such as 250ms, 10s, 5m or PT10S, got 'soon'",
            "NISSMART_FLAG must be one of true, false, got 'yes'",
            "NISSMART_AMOUNT must be a whole number from 0 to 100, got '12.5'",
            "NISSMART_SECRET must be at least 32 bytes, got 5",
            "NISSMART_SOMETHING_ELSE_ENTIRELY is not a setting",
            "NISSMART_WAITT is not a setting; did you mean NISSMART_WAIT?");
  }

  @Test
  void a_value_in_another_encoding_is_refused() {
    Settings settings = Settings.of(Map.of("NISSMART_PASSWORD", "p\uFFFD\uFFFDss"));

    assertThat(settings.text("NISSMART_PASSWORD")).isPresent();
    assertThat(errors(settings))
        .containsExactly(
            "NISSMART_PASSWORD has characters that this process cannot read: start it in a UTF-8 locale, such as LC_ALL=C.UTF-8");
  }

  @Test
  void a_given_value_is_read_as_its_type() {
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_TEXT", " a b ",
                "NISSMART_PORT", "0",
                "NISSMART_MS", "250ms",
                "NISSMART_ISO", "PT1M30S",
                "NISSMART_AMOUNT", "9000000000",
                "NISSMART_FLAG", "true",
                "NISSMART_PATH", "~/x"));

    assertThat(settings.text("NISSMART_TEXT", "")).isEqualTo("a b");
    assertThat(settings.port("NISSMART_PORT", 8080)).isZero();
    assertThat(settings.duration("NISSMART_MS", Duration.ZERO)).isEqualTo(Duration.ofMillis(250));
    assertThat(settings.duration("NISSMART_ISO", Duration.ZERO)).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.amount("NISSMART_AMOUNT", 0, 0, Long.MAX_VALUE)).isEqualTo(9_000_000_000L);
    assertThat(settings.flag("NISSMART_FLAG", false)).isTrue();
    assertThat(settings.path("NISSMART_PATH", Path.of("y")))
        .isEqualTo(Path.of(System.getProperty("user.home"), "x"));
    assertThatCode(settings::check).doesNotThrowAnyException();
  }

  @Test
  void an_empty_value_counts_as_not_given() {
    Settings settings = Settings.of(Map.of("NISSMART_PORT", " "));

    assertThat(settings.port("NISSMART_PORT", 8080)).isEqualTo(8080);
    settings.check();
  }

  @Test
  void a_time_zone_is_an_iana_name() {
    Settings settings = Settings.of(Map.of("NISSMART_TIME_ZONE", "Europe/Berlin"));
    assertThat(settings.timeZone()).isEqualTo(ZoneId.of("Europe/Berlin"));
    settings.check();
    assertThat(Settings.of(Map.of()).timeZone()).isEqualTo(ZoneId.of("Africa/Lagos"));

    for (String wrong : List.of("Lagos", "+01:00", "WAT", "africa/lagos")) {
      Settings mistaken = Settings.of(Map.of("NISSMART_TIME_ZONE", wrong));
      assertThat(mistaken.timeZone()).isEqualTo(ZoneId.of("Africa/Lagos"));
      assertThat(mistaken.timeZone()).as("read again").isEqualTo(ZoneId.of("Africa/Lagos"));
      assertThat(errors(mistaken))
          .containsExactly(
              "NISSMART_TIME_ZONE must be an IANA time zone such as Africa/Lagos, got '%s'"
                  .formatted(wrong));
    }
  }

  @Test
  void a_negative_or_enormous_duration_is_a_mistake() {
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_A",
                "-5s",
                "NISSMART_B",
                "PT-5S",
                "NISSMART_C",
                "999999999999999999999s"));

    for (String name : List.of("NISSMART_A", "NISSMART_B", "NISSMART_C")) {
      assertThat(settings.duration(name, Duration.ofSeconds(7))).isEqualTo(Duration.ofSeconds(7));
    }
    assertThat(errors(settings)).hasSize(3);
  }

  @Test
  void a_secret_may_come_from_a_file_and_is_never_printed(@TempDir Path directory)
      throws IOException {
    Path file =
        Files.writeString(directory.resolve("secret"), "0123456789abcdef0123456789abcdef\n");
    Settings settings = Settings.of(Map.of("NISSMART_SECRET_FILE", file.toString()));

    Secret secret = settings.secret("NISSMART_SECRET", 32);

    assertThat(secret.reveal()).hasSize(32);
    assertThat(secret).hasToString("***");
    settings.check();
  }

  @Test
  void a_missing_secret_file_is_named() {
    Settings settings = Settings.of(Map.of("NISSMART_SECRET_FILE", "/nowhere/secret"));

    settings.secret("NISSMART_SECRET", 32);

    assertThat(errors(settings))
        .contains("NISSMART_SECRET_FILE names a file that cannot be read: /nowhere/secret");
  }

  private static List<String> errors(Settings settings) {
    SettingsException e = catchThrowableOfType(SettingsException.class, settings::check);
    assertThat(e).isNotNull();
    return e.errors();
  }
}
