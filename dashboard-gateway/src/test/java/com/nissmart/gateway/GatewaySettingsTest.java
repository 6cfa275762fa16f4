package com.nissmart.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GatewaySettingsTest {
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  @Test
  void only_the_secret_is_required() {
    Settings given = Settings.of(Map.of("NISSMART_SERVICE_SECRET", SECRET));
    GatewaySettings settings = GatewaySettings.read(given);
    given.check();
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.ledger()).isEqualTo("127.0.0.1:9102");
    assertThat(settings.toString()).doesNotContain(SECRET);
  }

  @Test
  void mistakes_about_proxies_and_certificates_are_reported() {
    Settings given =
        Settings.of(
            Map.of(
                "NISSMART_SERVICE_SECRET", SECRET,
                "NISSMART_PROXY_PROTOCOL", "true",
                "NISSMART_TRUSTED_PROXIES", "proxy.example",
                "NISSMART_FORWARDED_HEADER", "via",
                "NISSMART_HTTP_TLS_KEY_FILE", "/tls.key",
                "NISSMART_HTTP_HEADER_TIMEOUT", "0s"));
    GatewaySettings.read(given);
    assertThatThrownBy(given::check)
        .isInstanceOfSatisfying(SettingsException.class, e -> assertThat(e.errors()).hasSize(5));
  }

  @Test
  void all_mistakes_are_reported_at_once() {
    Settings given =
        Settings.of(
            Map.of(
                "NISSMART_HTTP_PORT",
                "70000",
                "NISSMART_SIGN_INS_PER_MINUTE",
                "0",
                "NISSMART_PUBLIC_ORIGIN",
                "bank.example",
                "NISSMART_CORS_ORIGINS",
                "https://a.example, *",
                "NISSMART_HTTP_IDLE_TIMEOUT",
                "0s",
                "NISSMART_STATEMENT_FONTS",
                "/no/such/folder",
                "NISSMART_HTTP_HOTS",
                "x"));
    GatewaySettings.read(given);
    assertThatThrownBy(given::check)
        .isInstanceOfSatisfying(
            SettingsException.class,
            e ->
                assertThat(e.errors())
                    .hasSize(8)
                    .anyMatch(error -> error.contains("NISSMART_SERVICE_SECRET"))
                    .anyMatch(error -> error.contains("did you mean NISSMART_HTTP_HOST")));
  }
}
