package com.nissmart.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class AccountsSettingsTest {
  private static final Map<String, String> LEAST =
      Map.of(
          "NISSMART_ACCOUNTS_DATABASE_URL",
          "postgresql://accounts_app:pw@127.0.0.1:5432/accounts",
          "NISSMART_SERVICE_SECRET",
          "0123456789abcdef0123456789abcdef",
          "NISSMART_ENCRYPTION_KEY",
          AccountsHarness.ENCRYPTION_TEXT);

  @Test
  void a_database_and_two_secrets_are_enough() {
    AccountsSettings settings = read(Map.of());

    assertThat(settings.grpcPort()).isEqualTo(9101);
    assertThat(settings.ledgerTarget()).isEqualTo("127.0.0.1:9102");
    assertThat(settings.walletsPerUser()).isEqualTo(20);
    assertThat(settings.lifetimes().accessToken()).isEqualTo(Duration.ofMinutes(10));
    assertThat(settings.migration()).isEmpty();
    assertThat(settings.operator()).isEmpty();
  }

  @Test
  void all_problems_are_reported_together() {
    Settings settings =
        Settings.of(
            Map.of(
                "NISSMART_SERVICE_SECRET", "short",
                "NISSMART_OPERATOR_EMAIL", "boss",
                "NISSMART_OPERATOR_PASSWORD", "sesame",
                "NISSMART_ACCESS_TOKEN_LIFETIME", "0s",
                "NISSMART_WALLETS_PER_USER", "none"));
    AccountsSettings.read(settings);

    SettingsException refused = catchThrowableOfType(SettingsException.class, settings::check);

    assertThat(refused.errors())
        .anyMatch(error -> error.startsWith("NISSMART_ACCOUNTS_DATABASE_URL"))
        .anyMatch(error -> error.startsWith("NISSMART_SERVICE_SECRET"))
        .anyMatch(error -> error.startsWith("NISSMART_ENCRYPTION_KEY_FILE is required"))
        .anyMatch(error -> error.startsWith("NISSMART_OPERATOR_EMAIL"))
        .anyMatch(error -> error.startsWith("NISSMART_OPERATOR_PASSWORD"))
        .anyMatch(error -> error.startsWith("NISSMART_ACCESS_TOKEN_LIFETIME"))
        .anyMatch(error -> error.startsWith("NISSMART_WALLETS_PER_USER"))
        .hasSize(7)
        .noneMatch(error -> error.contains("sesame"));
  }

  @Test
  void an_operator_needs_an_email_and_a_password() {
    for (String name : new String[] {"NISSMART_OPERATOR_EMAIL", "NISSMART_OPERATOR_PASSWORD"}) {
      Map<String, String> environment = new HashMap<>(LEAST);
      environment.put(name, "boss-at-work@example.com");
      Settings settings = Settings.of(environment);
      assertThat(AccountsSettings.read(settings).operator()).isEmpty();

      SettingsException refused = catchThrowableOfType(SettingsException.class, settings::check);

      assertThat(refused.errors())
          .singleElement()
          .asString()
          .contains("is required beside " + name);
    }
  }

  @Test
  void the_operator_of_the_settings_is_read() {
    AccountsSettings settings =
        read(
            Map.of(
                "NISSMART_OPERATOR_EMAIL", "boss@example.com",
                "NISSMART_OPERATOR_PASSWORD", "correct horse"));

    assertThat(settings.operator().orElseThrow().email().text()).isEqualTo("boss@example.com");
    assertThat(settings.toString())
        .doesNotContain("correct horse")
        .doesNotContain("0123456789abcdef");
  }

  private static AccountsSettings read(Map<String, String> more) {
    Map<String, String> environment = new HashMap<>(LEAST);
    environment.putAll(more);
    Settings settings = Settings.of(environment);
    AccountsSettings read = AccountsSettings.read(settings);
    settings.check();
    return read;
  }
}
