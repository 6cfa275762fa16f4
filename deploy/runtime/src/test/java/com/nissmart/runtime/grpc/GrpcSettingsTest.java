package com.nissmart.runtime.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.settings.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrpcSettingsTest {

  @Test
  void plain_text_beyond_loopback_needs_an_explicit_setting() {
    Settings refused = Settings.of(Map.of("NISSMART_GRPC_HOST", "0.0.0.0"));
    GrpcSettings.read(refused);
    Settings stated =
        Settings.of(Map.of("NISSMART_GRPC_HOST", "0.0.0.0", "NISSMART_INSECURE_NETWORK", "true"));
    GrpcSettings.read(stated);

    assertThatThrownBy(refused::check).hasMessageContaining("not loopback");
    assertThatCode(stated::check).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1:9102",
        "localhost:9102",
        "[::1]:9102",
        "dns:///127.0.0.1:9102",
        "127.0.0.5:1"
      })
  void clients_speak_plain_text_on_loopback(String target) {
    assertThatCode(() -> GrpcSettings.LOOPBACK.channelCredentials(target))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ledger:9102",
        "10.0.0.7:9102",
        "127.0.0.1.example.com:9102",
        "dns:///ledger:9102"
      })
  void clients_refuse_plain_text_beyond_loopback(String target) {
    assertThatThrownBy(() -> GrpcSettings.LOOPBACK.channelCredentials(target))
        .hasMessageContaining(target);
  }

  @Test
  void tls_needs_all_three_files() {
    Settings settings = Settings.of(Map.of("NISSMART_TLS_CERTIFICATE", "/x.crt"));

    GrpcSettings.read(settings);

    assertThatThrownBy(settings::check)
        .hasMessageContaining("NISSMART_TLS_KEY and NISSMART_TLS_CA");
  }

  @Test
  void loopback_is_the_default() {
    assertThat(GrpcSettings.read(Settings.of(Map.of()))).isEqualTo(GrpcSettings.LOOPBACK);
  }
}
