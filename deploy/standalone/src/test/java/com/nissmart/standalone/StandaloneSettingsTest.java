package com.nissmart.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.runtime.settings.SettingsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class StandaloneSettingsTest {
  @TempDir private Path directory;

  @Test
  void every_setting_is_optional() {
    StandaloneSettings settings = StandaloneSettings.read(Map.of());
    assertThat(settings.dataDirectory())
        .isEqualTo(Path.of(System.getProperty("user.home"), ".nissmart"));
    assertThat(settings.server()).isEmpty();
    assertThat(settings.ports()).isEqualTo(new GrpcPorts(9101, 9102, 9103));
  }

  @Test
  void a_free_http_port_makes_all_ports_free_ones() {
    GrpcPorts one = StandaloneSettings.read(Map.of("NISSMART_HTTP_PORT", "0")).ports();
    GrpcPorts two = StandaloneSettings.read(Map.of("NISSMART_HTTP_PORT", "0")).ports();
    assertThat(one).isNotEqualTo(two);
    assertThat(List.of(one.accounts(), one.ledger(), one.payout()))
        .doesNotHaveDuplicates()
        .allMatch(port -> port >= 20_000 && port < 32_000);
  }

  @Test
  void the_services_get_each_others_addresses_and_their_databases() {
    Map<String, String> environment =
        Map.of(
            "NISSMART_DATABASE_URL",
                "postgresql://admin:pw@db.example.com:5433/postgres?sslmode=require",
            "NISSMART_LEDGER_GRPC_PORT", "7102",
            "NISSMART_RAIL_DELAY", "1s");
    StandaloneSettings settings = StandaloneSettings.read(environment);
    GeneratedSecrets credentials =
        new GeneratedSecrets(directory.resolve("credentials.properties"));
    ServiceDatabases databases = new ServiceDatabases(settings.server().orElseThrow(), credentials);

    ServiceSettings services = settings.services(databases, credentials, InstantSource.system());

    assertThat(services.ledger().grpcPort()).isEqualTo(7102);
    assertThat(services.accounts().ledgerTarget()).isEqualTo("127.0.0.1:7102");
    assertThat(services.gateway().ledger()).isEqualTo("127.0.0.1:7102");
    assertThat(services.ledger().database().jdbcUrl())
        .isEqualTo("jdbc:postgresql://db.example.com:5433/ledger?sslmode=require");
    assertThat(services.ledger().database().user()).isEqualTo("ledger_app");
    assertThat(services.ledger().migration().orElseThrow().user()).isEqualTo("ledger_owner");
    assertThat(services.ledger().database().password()).isEqualTo(credentials.of("ledger_app"));
    assertThat(services.payout().rail().delay()).hasSeconds(1);
    assertThat(services.payout().callbacks().canSign()).as("a secret is made").isTrue();
    assertThat(services.ledger().serviceKeys().areShared()).isTrue();
    assertThat(services.accounts().encryption().currentKeyId()).startsWith("made-");
    assertThat(credentials.known("service_secret")).as("it is never kept").isEmpty();
  }

  @Test
  void a_kept_service_secret_still_decrypts_webhooks() {
    GeneratedSecrets credentials =
        new GeneratedSecrets(directory.resolve("credentials.properties"));
    String earlier = credentials.of("service_secret");
    StandaloneSettings settings =
        StandaloneSettings.read(
            Map.of("NISSMART_DATABASE_URL", "postgresql://admin:pw@127.0.0.1/postgres"));
    ServiceDatabases databases = new ServiceDatabases(settings.server().orElseThrow(), credentials);

    assertThat(
            settings
                .services(databases, credentials, InstantSource.system())
                .accounts()
                .webhooks()
                .earlierKeys()
                .stream()
                .map(Secret::reveal))
        .contains(earlier);
  }

  @Test
  void a_given_witness_is_kept_beside_the_receipt_keys_that_are_made() {
    StandaloneSettings settings =
        StandaloneSettings.read(
            Map.of(
                "NISSMART_DATABASE_URL",
                "postgresql://admin:pw@127.0.0.1/postgres",
                "NISSMART_LEDGER_WITNESS",
                "file:" + directory.resolve("elsewhere.jsonl")));
    GeneratedSecrets credentials =
        new GeneratedSecrets(directory.resolve("credentials.properties"));
    ServiceDatabases databases = new ServiceDatabases(settings.server().orElseThrow(), credentials);

    HeadSettings heads =
        settings.services(databases, credentials, InstantSource.system()).ledger().heads();

    assertThat(heads.witnesses()).hasSize(1);
    assertThat(heads.signing().signer()).isPresent();
  }

  @Test
  void a_witness_with_a_wrong_address_is_refused() {
    assertThat(refusal(Map.of("NISSMART_LEDGER_WITNESS", "ftp://host/heads")).errors())
        .singleElement()
        .asString()
        .startsWith("NISSMART_LEDGER_WITNESS must be file:/path");
  }

  @Test
  void a_secret_from_a_file_is_not_given_twice() {
    SettingsException refused = refusal(Map.of("NISSMART_SERVICE_SECRET_FILE", "/no/such/file"));
    assertThat(refused.errors()).anyMatch(error -> error.contains("cannot be read"));
    assertThat(refused.errors()).noneMatch(error -> error.contains("given twice"));
  }

  @Test
  void the_key_file_of_a_single_service_is_refused() {
    SettingsException refused = refusal(Map.of("NISSMART_SERVICE_KEY_FILE", "/ledger.json"));
    assertThat(refused.errors())
        .singleElement()
        .asString()
        .startsWith("NISSMART_SERVICE_KEY_FILE is for services that run alone");
  }

  @Test
  void all_mistakes_are_reported_at_once() {
    Map<String, String> environment = new HashMap<>();
    environment.put("NISSMART_HTTP_PORT", "99999");
    environment.put("NISSMART_LEDGER_GRPC_PORT", "nine");
    environment.put("NISSMART_PAYOUT_TARGET", "elsewhere:9103");
    environment.put("NISSMART_DATABASE_URL", "mysql://localhost");
    environment.put("NISSMART_OPERATOR_PASWORD", "a typing mistake");
    assertThat(refusal(environment).errors())
        .hasSize(5)
        .anyMatch(error -> error.startsWith("NISSMART_HTTP_PORT must be"))
        .anyMatch(error -> error.startsWith("NISSMART_LEDGER_GRPC_PORT must be"))
        .anyMatch(
            error -> error.startsWith("NISSMART_PAYOUT_TARGET is for services that run alone"))
        .anyMatch(error -> error.startsWith("NISSMART_DATABASE_URL must look like"))
        .anyMatch(error -> error.contains("did you mean NISSMART_OPERATOR_PASSWORD?"));
  }

  private static SettingsException refusal(Map<String, String> environment) {
    SettingsException refused =
        catchThrowableOfType(SettingsException.class, () -> StandaloneSettings.read(environment));
    assertThat(refused).isNotNull();
    return refused;
  }
}
