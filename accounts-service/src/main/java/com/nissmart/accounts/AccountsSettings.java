package com.nissmart.accounts;

import com.nissmart.accounts.password.PlainPassword;
import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.accounts.user.Operators.OperatorSettings;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.encryption.EncryptionKeys;
import com.nissmart.runtime.encryption.KeyEncryption;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.identity.Tokens;
import com.nissmart.runtime.proposal.Proposals;
import com.nissmart.runtime.settings.Secret;
import com.nissmart.runtime.settings.Settings;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The settings of the accounts service. The README of the module has the table.
 *
 * @param database with the role accounts_app
 * @param migration the same database with the role accounts_owner, to migrate it at start
 * @param grpcPort 0 for any free port
 * @param ledgerTarget host:port of the ledger service
 * @param payoutTarget host:port of the payout service
 * @param serviceKeys the keys by which services recognise each other
 * @param encryption the keys that encrypt signing keys and webhook secrets
 * @param walletsPerUser the most wallets of one user
 * @param proposalLife how long a proposal waits for a second operator
 * @param operator the operator to ensure at start
 */
public record AccountsSettings(
    DatabaseSettings database,
    Optional<DatabaseSettings> migration,
    GrpcSettings grpc,
    int grpcPort,
    String ledgerTarget,
    String payoutTarget,
    ServiceKeys serviceKeys,
    KeyEncryption encryption,
    Lifetimes lifetimes,
    Hashing hashing,
    int walletsPerUser,
    WebhookSettings webhooks,
    Duration proposalLife,
    Optional<OperatorSettings> operator) {
  private static final int DEFAULT_PORT = 9101;
  private static final String OPERATOR_EMAIL = "NISSMART_OPERATOR_EMAIL";
  private static final String OPERATOR_PASSWORD = "NISSMART_OPERATOR_PASSWORD";
  private static final String WEBHOOK_KEY = "NISSMART_WEBHOOK_KEY";
  private static final String SERVICE_SECRET = "NISSMART_SERVICE_SECRET";

  /**
   * The lifetimes of tokens, sessions and keys.
   *
   * @param accessToken the lifetime of an access token
   * @param refreshToken how long a client may be inactive before it has to sign in again
   * @param session the longest life of a client's session
   * @param browserIdle how long a browser may be inactive before it has to sign in again
   * @param browserSession the longest life of a browser's session
   * @param signingKey how long one key signs
   */
  public record Lifetimes(
      Duration accessToken,
      Duration refreshToken,
      Duration session,
      Duration browserIdle,
      Duration browserSession,
      Duration signingKey) {
    /** The defaults: 10 minutes, 30 days, 90 days; 12 hours, 7 days; 90 days. */
    public static final Lifetimes DEFAULT =
        new Lifetimes(
            Duration.ofMinutes(10),
            Duration.ofDays(30),
            Duration.ofDays(90),
            Duration.ofHours(12),
            Duration.ofDays(7),
            Duration.ofDays(90));

    private static Lifetimes read(Settings settings) {
      return new Lifetimes(
          accessToken(settings),
          positive(settings, "NISSMART_REFRESH_TOKEN_LIFETIME", DEFAULT.refreshToken),
          positive(settings, "NISSMART_SESSION_LIFETIME", DEFAULT.session),
          positive(settings, "NISSMART_BROWSER_IDLE_LIFETIME", DEFAULT.browserIdle),
          positive(settings, "NISSMART_BROWSER_SESSION_LIFETIME", DEFAULT.browserSession),
          positive(settings, "NISSMART_SIGNING_KEY_LIFETIME", DEFAULT.signingKey));
    }

    private static Duration accessToken(Settings settings) {
      String name = "NISSMART_ACCESS_TOKEN_LIFETIME";
      Duration lifetime = positive(settings, name, DEFAULT.accessToken);
      if (lifetime.compareTo(Tokens.LONGEST_LIFE) > 0) {
        settings.error(name, "must be at most 15m, got " + lifetime);
      }
      return lifetime;
    }
  }

  /**
   * The resources for hashing passwords.
   *
   * @param atOnce how many hashes run at the same time; each takes 19 MiB and a core
   * @param patience how long a request waits for its turn before it is refused
   */
  public record Hashing(int atOnce, Duration patience) {
    private static final long HASH_BYTES = 19 << 20;
    private static final int HEAP_PART = 8;

    /**
     * Returns the defaults: one hash per core, as far as an eighth of the heap has room for more
     * than two, and three seconds.
     */
    public static Hashing ofMachine() {
      Runtime machine = Runtime.getRuntime();
      return of(machine.availableProcessors(), machine.maxMemory());
    }

    static Hashing of(int cores, long heap) {
      long room = Math.max(2, heap / HEAP_PART / HASH_BYTES);
      return new Hashing((int) Math.min(cores, room), Duration.ofSeconds(3));
    }

    private static Hashing read(Settings settings) {
      Hashing usual = ofMachine();
      return new Hashing(
          settings.integer("NISSMART_PASSWORD_CONCURRENCY", usual.atOnce, 1, 1_000),
          settings.duration("NISSMART_PASSWORD_PATIENCE", usual.patience));
    }
  }

  /**
   * The settings of webhooks.
   *
   * @param allowPrivate true in development only: also http and private networks
   * @param earlierKeys the settings that encrypted secrets in version 0.1; they only decrypt
   */
  public record WebhookSettings(boolean allowPrivate, List<Secret> earlierKeys) {
    private static WebhookSettings read(Settings settings) {
      return new WebhookSettings(
          settings.flag("NISSMART_WEBHOOK_ALLOW_PRIVATE", false),
          Stream.of(
                  settings.secret(WEBHOOK_KEY),
                  settings.secret(WEBHOOK_KEY + "_PREVIOUS"),
                  settings.secret(SERVICE_SECRET))
              .flatMap(Optional::stream)
              .toList());
    }
  }

  /** Reads the settings and records mistakes in {@code settings}. */
  public static AccountsSettings read(Settings settings) {
    GrpcSettings grpc = GrpcSettings.read(settings);
    return new AccountsSettings(
        DatabaseSettings.read(settings, "NISSMART_ACCOUNTS_DATABASE_URL"),
        DatabaseSettings.readOptional(settings, "NISSMART_ACCOUNTS_MIGRATION_URL"),
        grpc,
        settings.port("NISSMART_ACCOUNTS_GRPC_PORT", DEFAULT_PORT),
        settings.text("NISSMART_LEDGER_TARGET", "127.0.0.1:9102"),
        settings.text("NISSMART_PAYOUT_TARGET", "127.0.0.1:9103"),
        grpc.readServiceKeys(settings, "accounts"),
        EncryptionKeys.require(settings),
        Lifetimes.read(settings),
        Hashing.read(settings),
        settings.integer("NISSMART_WALLETS_PER_USER", 20, 1, 10_000),
        WebhookSettings.read(settings),
        Proposals.readLife(settings),
        operator(settings));
  }

  private static Optional<OperatorSettings> operator(Settings settings) {
    Optional<String> email = settings.text(OPERATOR_EMAIL);
    Optional<PlainPassword> password =
        settings.secret(OPERATOR_PASSWORD).map(secret -> PlainPassword.of(secret.reveal()));
    if (email.isPresent() != password.isPresent()) {
      settings.error(
          email.isPresent() ? OPERATOR_PASSWORD : OPERATOR_EMAIL,
          "is required beside " + (email.isPresent() ? OPERATOR_EMAIL : OPERATOR_PASSWORD));
    }
    boolean emailIsWrong = email.flatMap(text -> EmailAddress.problem("", text)).isPresent();
    boolean passwordIsWrong = password.flatMap(plain -> plain.problem("")).isPresent();
    if (emailIsWrong) {
      settings.error(
          OPERATOR_EMAIL,
          "must be an address such as ada@example.com, got '" + email.orElse("") + "'");
    }
    if (passwordIsWrong) {
      settings.error(OPERATOR_PASSWORD, "must have 10 to 128 characters and no control characters");
    }
    return emailIsWrong || passwordIsWrong
        ? Optional.empty()
        : email.flatMap(text ->
            password.map(plain -> new OperatorSettings(EmailAddress.parse("email", text), plain)));
  }

  private static Duration positive(Settings settings, String name, Duration fallback) {
    Duration duration = settings.duration(name, fallback);
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      settings.error(name, "must be at least a second, got " + duration);
    }
    return duration;
  }
}
