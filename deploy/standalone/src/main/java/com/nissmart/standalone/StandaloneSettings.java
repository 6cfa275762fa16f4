package com.nissmart.standalone;

import com.nissmart.gateway.GatewaySettings;
import com.nissmart.ledger.head.HeadKeyFiles;
import com.nissmart.ledger.head.HeadSigning;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.postgres.FreePort;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.process.Logging;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The settings of the whole system. All are optional; those of the services have the same names as
 * for a service that runs alone.
 *
 * @param dataDirectory the files that outlive the process
 * @param server a PostgreSQL to use instead of our own, with a role that may create roles and
 *     databases
 * @param httpHost the address that the gateway listens on
 * @param httpPort 0 for any free one
 * @param environment the settings as given
 */
public record StandaloneSettings(
    Path dataDirectory,
    Optional<DatabaseSettings> server,
    String httpHost,
    int httpPort,
    GrpcPorts ports,
    Map<String, String> environment) {
  private static final String SECRET = "NISSMART_SERVICE_SECRET";
  private static final String CALLBACK_SECRET = "NISSMART_RAIL_CALLBACK_SECRET";
  private static final String WITNESS = "NISSMART_LEDGER_WITNESS";
  private static final String WEBHOOK_KEY = "NISSMART_WEBHOOK_KEY";
  private static final List<String> BEYOND_ONE_PROCESS =
      List.of(
          "NISSMART_SERVICE_KEY_FILE",
          "NISSMART_SERVICE_KEYS_FILE",
          "NISSMART_TLS_CERTIFICATE",
          "NISSMART_TLS_KEY",
          "NISSMART_TLS_CA",
          "NISSMART_INSECURE_NETWORK");
  private static final String DATABASE = "_DATABASE_URL";
  private static final String MIGRATION = "_MIGRATION_URL";
  private static final String TARGET = "_TARGET";
  // Idle connections are memory; one JVM's savers need no more than these.
  private static final Map<String, String> POOL_SIZES =
      Map.of("accounts", "5", "ledger", "6", "payout", "6");

  /**
   * Reads and checks all settings, those of the services included.
   *
   * @throws SettingsException with all mistakes
   */
  public static StandaloneSettings read(Map<String, String> environment) {
    GrpcPorts ports = GrpcPorts.of(environment);
    // The databases do not exist yet, so the check uses made-up addresses.
    UnaryOperator<String> anyUrl = name -> "postgresql://nobody:nothing@127.0.0.1/" + name;
    Settings settings =
        Settings.of(
            forServices(
                withoutWitness(environment),
                ports,
                anyUrl,
                anyUrl,
                Map.of(
                    SECRET,
                    GeneratedSecrets.random(),
                    CALLBACK_SECRET,
                    callbackSecret(GeneratedSecrets.random()),
                    EncryptionKeys.SETTING,
                    EncryptionKeys.newLine("unused"))));
    Logging.read(settings);
    Path data =
        settings.path("NISSMART_DATA_DIR", Path.of(System.getProperty("user.home"), ".nissmart"));
    Optional<DatabaseSettings> server =
        DatabaseSettings.readOptional(settings, "NISSMART_DATABASE_URL");
    GatewaySettings gateway = ServiceSettings.read(settings).gateway();
    refuseSettingsOfSingleServices(settings, environment);
    refuseConnectionsThatCallbacksCannotUse(settings, gateway);
    settings.check();
    checkWitness(environment);
    return new StandaloneSettings(
        data, server, gateway.host(), gateway.port(), ports, Map.copyOf(environment));
  }

  /** Leaves the witness out, because the receipt keys beside it may not exist yet. */
  private static Map<String, String> withoutWitness(Map<String, String> environment) {
    Map<String, String> all = new HashMap<>(environment);
    if (!environment.containsKey(HeadSigning.PUBLIC)) {
      all.remove(WITNESS);
      all.remove(WITNESS + "_FILE");
    }
    return all;
  }

  private static void checkWitness(Map<String, String> environment) {
    Map<String, String> ofWitness = new HashMap<>(environment);
    ofWitness.keySet().removeIf(name -> !name.startsWith(WITNESS));
    Settings settings = Settings.of(ofWitness);
    var _ = HeadSettings.readWitnesses(settings);
    settings.check();
  }

  /** Refuses ports in use before anything is started. */
  void requireFreePorts() {
    FreePort.require(httpHost, httpPort, "NISSMART_HTTP_PORT");
    FreePort.require("127.0.0.1", ports.accounts(), "NISSMART_ACCOUNTS_GRPC_PORT");
    FreePort.require("127.0.0.1", ports.ledger(), "NISSMART_LEDGER_GRPC_PORT");
    FreePort.require("127.0.0.1", ports.payout(), "NISSMART_PAYOUT_GRPC_PORT");
  }

  /** Returns the services' settings with their databases and secrets. */
  ServiceSettings services(
      ServiceDatabases databases, GeneratedSecrets secrets, InstantSource clock) {
    Map<String, String> made = new HashMap<>();
    // The services share a process, so that their secret needs no file.
    made.put(SECRET, GeneratedSecrets.random());
    made.put(CALLBACK_SECRET, callbackSecret(secrets.of("rail_callback_secret")));
    if (!isGiven(environment, EncryptionKeys.SETTING)) {
      made.put(EncryptionKeys.SETTING + "_FILE", secrets.encryptionKeys().toString());
    }
    made.putAll(receipts(made, secrets, clock));
    // Version 0.1 kept a service secret and encrypted the secrets of webhooks with it.
    secrets.known("service_secret").ifPresent(earlier -> made.put(WEBHOOK_KEY, earlier));
    return ServiceSettings.read(
        Settings.of(forServices(environment, ports, databases::appUrl, databases::ownerUrl, made)));
  }

  /**
   * Returns the settings of receipt keys, unless they are given. The witness is a file beside our
   * own PostgreSQL; a database elsewhere outlives this directory, and has none of itself.
   */
  private Map<String, String> receipts(
      Map<String, String> made, GeneratedSecrets secrets, InstantSource clock) {
    Map<String, String> all = new HashMap<>();
    if (environment.containsKey(HeadSigning.PUBLIC)) {
      return all;
    }
    Map<String, String> keys = new HashMap<>(made);
    keys.putAll(environment);
    HeadKeyFiles files = secrets.receiptKeys(EncryptionKeys.require(Settings.of(keys)), clock);
    all.put(HeadSigning.PRIVATE, files.privateKey().toString());
    all.put(HeadSigning.PUBLIC, files.publicKeys().toString());
    if (server.isEmpty() && !isGiven(environment, WITNESS)) {
      all.put(WITNESS, files.witness().toUri().toString());
    }
    return all;
  }

  /** Refuses what the simulated bank, which calls back over plain HTTP, cannot connect to. */
  private static void refuseConnectionsThatCallbacksCannotUse(
      Settings settings, GatewaySettings gateway) {
    String why = "is for the gateway alone; here put a proxy before it";
    if (gateway.edge().connections().tls().isPresent()) {
      settings.error("NISSMART_HTTP_TLS_CERTIFICATE_FILE", why);
    }
    if (gateway.edge().connections().proxyProtocol()) {
      settings.error("NISSMART_PROXY_PROTOCOL", why);
    }
  }

  /** Refuses settings for services that run alone, which would silently have no effect. */
  private static void refuseSettingsOfSingleServices(
      Settings settings, Map<String, String> environment) {
    for (String name : ServiceDatabases.NAMES) {
      String prefix = prefix(name);
      for (String suffix : List.of(DATABASE, MIGRATION, TARGET)) {
        if (!environment.getOrDefault(prefix + suffix, "").isBlank()) {
          settings.error(
              prefix + suffix,
              "is for services that run alone; all in one uses NISSMART_DATABASE_URL or its own");
        }
      }
    }
    for (String name : BEYOND_ONE_PROCESS) {
      if (environment.containsKey(name)) {
        settings.error(name, "is for services that run alone; all in one calls itself on loopback");
      }
    }
  }

  private static String prefix(String service) {
    return "NISSMART_" + service.toUpperCase(Locale.ROOT);
  }

  private static Map<String, String> forServices(
      Map<String, String> given,
      GrpcPorts ports,
      UnaryOperator<String> appUrl,
      UnaryOperator<String> ownerUrl,
      Map<String, String> made) {
    Map<String, String> all = new HashMap<>(given);
    BEYOND_ONE_PROCESS.forEach(all::remove);
    for (String name : ServiceDatabases.NAMES) {
      String prefix = prefix(name);
      all.put(prefix + DATABASE, appUrl.apply(name));
      all.put(prefix + MIGRATION, ownerUrl.apply(name));
      all.putIfAbsent(prefix + "_DATABASE_POOL_SIZE", POOL_SIZES.get(name));
    }
    port(all, "NISSMART_ACCOUNTS", ports.accounts());
    port(all, "NISSMART_LEDGER", ports.ledger());
    port(all, "NISSMART_PAYOUT", ports.payout());
    made.forEach((name, value) -> {
      if (!isGiven(given, name)) {
        all.put(name, value);
      }
    });
    return all;
  }

  /** Returns whether a secret is given, as a value or as a file. */
  private static boolean isGiven(Map<String, String> given, String name) {
    return given.containsKey(name) || given.containsKey(name + "_FILE");
  }

  /** Writes a secret in the form of Standard Webhooks. */
  private static String callbackSecret(String made) {
    return "whsec_" + Base64.getEncoder().encodeToString(Base64.getUrlDecoder().decode(made));
  }

  private static void port(Map<String, String> all, String prefix, int port) {
    all.putIfAbsent(prefix + "_GRPC_PORT", Integer.toString(port));
    if (all.getOrDefault(prefix + "_GRPC_PORT", "").strip().equals("0")) {
      all.put(prefix + "_GRPC_PORT", Integer.toString(port));
    }
    all.put(prefix + TARGET, "127.0.0.1:" + port);
  }
}
