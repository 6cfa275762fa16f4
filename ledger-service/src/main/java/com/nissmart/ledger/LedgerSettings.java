package com.nissmart.ledger;

import com.nissmart.contract.Money;
import com.nissmart.ledger.approval.OperatorLimits;
import com.nissmart.ledger.book.TransferLimits;
import com.nissmart.ledger.projection.ProjectionLimits;
import com.nissmart.ledger.proof.VerificationSettings;
import com.nissmart.ledger.witness.HeadSettings;
import com.nissmart.ledger.write.Ledger.BatchSettings;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.settings.Settings;
import java.time.Duration;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The settings of the ledger's process.
 *
 * @param database with the rights of the service's role
 * @param migration the same database with the rights of its owner, to migrate it at the start
 * @param grpcPort 0 for any free one
 * @param networkThreads how many threads read requests and write responses
 * @param advertisedAddress host:port at which the other replicas reach this one; empty when there
 *     are none
 * @param accountsTarget host:port of the accounts service, which has the keys of people's tokens
 * @param serviceKeys the keys by which our services recognise each other
 * @param projection how far the tables may be behind the journal
 * @param operators what an operator may do alone
 * @param expiryInterval how often expired holds are released
 * @param heads the keys of signed heads, and the witnesses that keep them
 */
public record LedgerSettings(
    DatabaseSettings database,
    Optional<DatabaseSettings> migration,
    GrpcSettings grpc,
    int grpcPort,
    int networkThreads,
    String advertisedAddress,
    String accountsTarget,
    ServiceKeys serviceKeys,
    BatchSettings batches,
    ProjectionLimits projection,
    OperatorLimits operators,
    Duration expiryInterval,
    VerificationSettings verification,
    HeadSettings heads) {

  public static final int DEFAULT_PORT = 9102;

  private static final long LARGEST = 1_000_000_000_000_000_000L;
  private static final Pattern ADDRESS = Pattern.compile("([^\\s:/]+|\\[[0-9a-f:]+]):\\d{1,5}");
  private static final int MOST_THREADS = 256;
  private static final int MOST_ORDERS = 1_000_000;

  public static LedgerSettings read(Settings settings) {
    GrpcSettings grpc = GrpcSettings.read(settings);
    return new LedgerSettings(
        DatabaseSettings.read(settings, "NISSMART_LEDGER_DATABASE_URL"),
        DatabaseSettings.readOptional(settings, "NISSMART_LEDGER_MIGRATION_URL"),
        grpc,
        settings.port("NISSMART_LEDGER_GRPC_PORT", DEFAULT_PORT),
        settings.integer(
            "NISSMART_LEDGER_NETWORK_THREADS", defaultNetworkThreads(), 1, MOST_THREADS),
        advertisedAddress(settings),
        settings.text("NISSMART_ACCOUNTS_TARGET", "127.0.0.1:9101"),
        grpc.readServiceKeys(settings, "ledger"),
        batches(settings),
        ProjectionLimits.read(settings),
        OperatorLimits.read(settings),
        settings.duration("NISSMART_LEDGER_EXPIRY_INTERVAL", Duration.ofSeconds(1)),
        VerificationSettings.read(settings),
        HeadSettings.read(settings));
  }

  private static String advertisedAddress(Settings settings) {
    String name = "NISSMART_LEDGER_ADVERTISED_ADDRESS";
    String address = settings.text(name).orElse("");
    if (!address.isEmpty() && !ADDRESS.matcher(address).matches()) {
      settings.error(name, "is host:port such as ledger-1.internal:9102; got '" + address + "'");
    }
    return address;
  }

  /** Returns half the cores: the writer and the database need the others. */
  private static int defaultNetworkThreads() {
    return Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
  }

  private static BatchSettings batches(Settings settings) {
    TransferLimits usual = TransferLimits.DEFAULT;
    return new BatchSettings(
        new TransferLimits(
            settings.amount("NISSMART_MINIMUM_AMOUNT", usual.minimum(), 1, LARGEST),
            settings.amount("NISSMART_MAXIMUM_AMOUNT", usual.maximum(), 1, LARGEST),
            settings.amount("NISSMART_DAILY_LIMIT", usual.dailyDebits(), 1, LARGEST),
            settings.timeZone()),
        currencies(settings),
        settings.integer("NISSMART_LEDGER_QUEUE", 10_000, 1, MOST_ORDERS),
        settings.integer("NISSMART_LEDGER_BATCH", 4_096, 1, MOST_ORDERS),
        settings.integer("NISSMART_LEDGER_CACHED_ACCOUNTS", 250_000, 1, 10 * MOST_ORDERS));
  }

  private static SortedSet<String> currencies(Settings settings) {
    String list = settings.text("NISSMART_CURRENCIES", "NGN,USD,GBP,EUR,GHS,KES");
    SortedSet<String> currencies = new TreeSet<>();
    for (String code : list.split(",", -1)) {
      if (!Money.isCurrencyCode(code.strip())) {
        settings.error(
            "NISSMART_CURRENCIES",
            "is a list of ISO 4217 codes such as NGN,USD; got '" + list + "'");
      }
      currencies.add(code.strip());
    }
    return currencies;
  }
}
