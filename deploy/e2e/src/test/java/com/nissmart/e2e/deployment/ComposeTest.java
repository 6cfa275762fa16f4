package com.nissmart.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.nissmart.accounts.AccountsSettings;
import com.nissmart.gateway.GatewaySettings;
import com.nissmart.ledger.LedgerSettings;
import com.nissmart.payout.PayoutSettings;
import com.nissmart.runtime.process.Logging;
import com.nissmart.runtime.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The file deploy/compose.yaml, checked without containers: images, settings, addresses and
 * passwords.
 */
final class ComposeTest {
  private static final Path COMPOSE = Path.of("..", "compose.yaml");
  private static final Path EXAMPLE = Path.of("..", "compose.env.example");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:[?-][^}]*)?}");
  private static final String SECRET = "0123456789abcdef0123456789abcdef";

  private static final Map<String, String> EXAMPLES =
      Map.of("NISSMART_PUBLIC_ORIGIN", "https://bank.example");

  private static final Map<String, Consumer<Settings>> READERS =
      Map.of(
          "accounts", AccountsSettings::read,
          "ledger", LedgerSettings::read,
          "payout", PayoutSettings::read,
          "gateway", GatewaySettings::read);

  @TempDir private static Path keyFiles;

  private final JsonNode services = read().path("services");

  @BeforeAll
  static void make_keys() throws Exception {
    KeyScript.run(keyFiles);
  }

  @ParameterizedTest
  @CsvSource({
    "accounts, accounts-service",
    "ledger, ledger-service",
    "payout, payout-service",
    "gateway, dashboard-gateway"
  })
  void each_service_gets_only_settings_that_it_reads(String name, String module) {
    assertThat(services.path(name).path("image").asText()).startsWith("nissmart/" + module + ":");
    assertThat(COMPOSE.resolveSibling("..").resolve(module).resolve("pom.xml")).exists();

    Map<String, String> environment = environment(name);
    assertThat(services.path(name).path("volumes").get(0).asText())
        .isEqualTo("./tls/" + name + ":/run/tls:ro");
    environment.replaceAll((setting, value) ->
        value
            .replace("/run/tls", keyFiles.resolve(name).toString())
            .replace("/run/public", keyFiles.resolve("public").toString()));
    assertThat(environment).containsAllEntriesOf(new KeyScript(keyFiles).settings(name));
    Settings settings = Settings.of(environment);
    Logging.read(settings);
    settings.timeZone();
    Objects.requireNonNull(READERS.get(name)).accept(settings);
    settings.check();
  }

  @Test
  void each_target_is_the_address_where_the_service_listens() {
    for (String name : List.of("accounts", "ledger", "payout")) {
      String prefix = "NISSMART_" + name.toUpperCase(java.util.Locale.ROOT);
      assertThat(environment("gateway").get(prefix + "_TARGET"))
          .isEqualTo(name + ":" + environment(name).get(prefix + "_GRPC_PORT"));
    }
  }

  @Test
  void the_example_environment_has_exactly_the_used_variables() throws IOException {
    TreeSet<String> used = new TreeSet<>();
    VARIABLE.matcher(Files.readString(COMPOSE)).results().forEach(m -> used.add(m.group(1)));
    List<String> offered =
        Files.readAllLines(EXAMPLE).stream()
            .filter(line -> line.matches("[A-Z_]+=.*"))
            .map(line -> line.substring(0, line.indexOf('=')))
            .toList();
    assertThat(offered).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void postgresql_is_durable_and_gets_every_provisioning_password() throws IOException {
    JsonNode postgres = services.path("postgres");
    assertThat(postgres.path("command").toString())
        .contains("fsync=on")
        .contains("synchronous_commit=on")
        .contains("full_page_writes=on");
    String script = Files.readString(Path.of("..", "provision.sql"));
    Matcher variables = Pattern.compile("\\\\getenv \\w+ (\\w+)").matcher(script);
    assertThat(variables.results().map(m -> m.group(1)))
        .hasSize(6)
        .allMatch(name -> postgres.path("environment").has(name));
  }

  @Test
  void services_prove_themselves_to_each_other() {
    for (String name : READERS.keySet()) {
      assertThat(environment(name))
          .doesNotContainKey("NISSMART_INSECURE_NETWORK")
          .containsEntry("NISSMART_TLS_KEY", "/run/tls/key.pem");
      assertThat(services.path(name).path("volumes").path(0).asText())
          .isEqualTo("./tls/" + name + ":/run/tls:ro");
    }
  }

  @Test
  void a_foreign_image_is_named_by_its_digest() throws IOException {
    for (JsonNode service : services) {
      assertThat(service.path("image").asText()).matches("nissmart/.*|\\$\\{[A-Z]+_IMAGE:\\?.*}");
    }
    assertThat(Files.readString(EXAMPLE)).containsPattern("POSTGRES_IMAGE=postgres:18@sha256:");
  }

  @Test
  void the_gateway_knows_its_public_origin() {
    assertThat(environment("gateway"))
        .containsEntry("NISSMART_PUBLIC_ORIGIN", "https://bank.example");
  }

  private Map<String, String> environment(String service) {
    Map<String, String> environment = new HashMap<>();
    JsonNode given = services.path(service).path("environment");
    put(environment, read().path("x-settings"));
    put(environment, given);
    environment.remove("<<");
    return environment;
  }

  private static void put(Map<String, String> environment, JsonNode given) {
    given.properties().forEach(e -> environment.put(e.getKey(), substitute(e.getValue().asText())));
  }

  /**
   * Replaces required variables by their example or a secret, and optional ones by an empty text.
   */
  private static String substitute(String value) {
    return VARIABLE
        .matcher(value)
        .replaceAll(m -> m.group().contains(":-") ? "" : EXAMPLES.getOrDefault(m.group(1), SECRET));
  }

  private static JsonNode read() {
    try {
      return new YAMLMapper().readTree(COMPOSE.toFile());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
