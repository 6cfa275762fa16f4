package com.nissmart.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseSettingsTest {

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "postgresql://ann:pw@db:5433/ledger,            jdbc:postgresql://db:5433/ledger,             ann,  pw",
        "postgres://ann:pw@db/ledger,                   jdbc:postgresql://db/ledger,                  ann,  pw",
        "postgresql://ann:p%40%2F%3A%20w@db/ledger,     jdbc:postgresql://db/ledger,                  ann,  p@/: w",
        "postgresql://ann:p+w@db/ledger?sslmode=require,jdbc:postgresql://db/ledger?sslmode=require,  ann,  p+w",
        "jdbc:postgresql://db/ledger?user=ann&password=p%26w&sslmode=require,"
            + " jdbc:postgresql://db/ledger?sslmode=require, ann, p&w",
        "jdbc:postgresql://ann:pw@a:1,                  -,                                            -,    -",
        "postgresql://ann:pw@[::1]:5432/ledger,         jdbc:postgresql://[::1]:5432/ledger,          ann,  pw",
      })
  void both_forms_of_a_url_are_read(String url, String jdbcUrl, String user, String password) {
    if (jdbcUrl == null) {
      assertThatThrownBy(() -> DatabaseSettings.parse(url))
          .isInstanceOf(IllegalArgumentException.class);
      return;
    }

    DatabaseSettings settings = DatabaseSettings.parse(url);

    assertThat(settings.jdbcUrl()).isEqualTo(jdbcUrl);
    assertThat(settings.user()).isEqualTo(user);
    assertThat(settings.password()).isEqualTo(password);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mysql://ann:hush@db/ledger",
        "postgresql://ann:hush@/ledger",
        "postgresql://ann:hush@db",
        "postgresql://ann:hush@db/",
        "postgresql://:hush@db/ledger",
        "postgresql://ann:hush%@db/ledger"
      })
  void the_mistake_of_a_bad_url_hides_the_password(String url) {
    Settings settings = Settings.of(Map.of("NISSMART_X_DATABASE_URL", url));
    DatabaseSettings.read(settings, "NISSMART_X_DATABASE_URL");

    SettingsException e = catchThrowableOfType(SettingsException.class, settings::check);

    assertThat(e.errors())
        .singleElement()
        .asString()
        .startsWith("NISSMART_X_DATABASE_URL")
        .doesNotContain("hush");
  }

  @Test
  void pool_and_timeouts_have_settings() {
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_X_DATABASE_URL", "postgresql://ann:pw@db/ledger",
                "NISSMART_X_DATABASE_POOL_SIZE", "3",
                "NISSMART_DATABASE_LOCK_TIMEOUT", "500ms"));

    DatabaseSettings read = DatabaseSettings.read(settings, "NISSMART_X_DATABASE_URL");

    settings.check();
    assertThat(read.poolSize()).isEqualTo(3);
    assertThat(read.timeouts().lock()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void a_missing_required_url_is_reported_with_an_example() {
    Settings settings = Settings.of(Map.of());
    DatabaseSettings.read(settings, "NISSMART_X_DATABASE_URL");

    assertThatThrownBy(settings::check)
        .hasMessageContaining(
            "NISSMART_X_DATABASE_URL is required: postgresql://user:password@host");
  }

  @Test
  void the_password_is_never_printed() {
    assertThat(DatabaseSettings.parse("postgresql://ann:hush@db/ledger").toString())
        .doesNotContain("hush");
  }
}
