package com.nissmart.payout;

import com.nissmart.payout.limit.LimitSettings;
import com.nissmart.payout.proposal.OperatorAllowance;
import com.nissmart.payout.rail.CallbackSignature;
import com.nissmart.payout.reconciliation.ReconciliationSettings;
import com.nissmart.payout.reconciliation.report.ReportAccounts;
import com.nissmart.payout.withdrawal.work.WorkSettings;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.runtime.grpc.GrpcSettings;
import com.nissmart.runtime.identity.ServiceKeys;
import com.nissmart.runtime.proposal.Proposals;
import com.nissmart.runtime.settings.AmountByCurrency;
import com.nissmart.runtime.settings.Settings;
import java.time.Duration;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the payout process.
 *
 * @param database with the rights of the service's role
 * @param migration the same database with the rights of its owner: migrates at the start when it is
 *     given
 * @param grpcPort 0 for any free one
 * @param callbacks the signature that callbacks of the rail must have
 * @param callbacksWaiting the largest number of callbacks that wait to be applied
 * @param allowance the amounts that an operator may decide alone
 * @param proposalLife how long a proposal waits for another operator
 * @param nubanCheck false: the check digits of account numbers are not looked at
 * @param returnPoll the pause between two looks at the rail's list of returned payments
 */
public record PayoutSettings(
    DatabaseSettings database,
    Optional<DatabaseSettings> migration,
    GrpcSettings grpc,
    int grpcPort,
    String ledgerTarget,
    String accountsTarget,
    ServiceKeys serviceKeys,
    RailSettings rail,
    CallbackSignature callbacks,
    int callbacksWaiting,
    OperatorAllowance allowance,
    Duration proposalLife,
    Duration returnPoll,
    WorkSettings work,
    LimitSettings limits,
    boolean nubanCheck,
    ReconciliationSettings reconciliation) {

  public static final int DEFAULT_PORT = 9103;

  private static final int MOST_PARALLEL = 1_000;
  private static final long TWO_OPERATORS_FROM = 10_000_000;
  private static final String ALONE_A_DAY = "NISSMART_PAYOUT_ALONE_A_DAY";

  /** Without a setting of its own, a day's limit is so many times the limit of one decision. */
  private static final int DECISIONS_A_DAY = 10;

  /** The shortest lease: a call to the rail and one to the ledger must fit into it. */
  private static final Duration SHORTEST_LEASE = Duration.ofSeconds(20);

  /** Reads NISSMART_PAYOUT_*, NISSMART_RAIL_* and the settings that all services share. */
  public static PayoutSettings read(Settings settings) {
    GrpcSettings grpc = GrpcSettings.read(settings);
    return new PayoutSettings(
        DatabaseSettings.read(settings, "NISSMART_PAYOUT_DATABASE_URL"),
        DatabaseSettings.readOptional(settings, "NISSMART_PAYOUT_MIGRATION_URL"),
        grpc,
        settings.port("NISSMART_PAYOUT_GRPC_PORT", DEFAULT_PORT),
        settings.text("NISSMART_LEDGER_TARGET", "127.0.0.1:9102"),
        settings.text("NISSMART_ACCOUNTS_TARGET", "127.0.0.1:9101"),
        grpc.readServiceKeys(settings, "payout"),
        RailSettings.read(settings),
        RailSettings.signature(settings),
        settings.integer("NISSMART_PAYOUT_CALLBACKS_WAITING", 100_000, 1, 10_000_000),
        allowance(settings),
        Proposals.readLife(settings),
        positive(settings, "NISSMART_PAYOUT_RETURN_POLL", Duration.ofSeconds(10)),
        work(settings),
        limits(settings),
        settings.flag("NISSMART_PAYOUT_NUBAN_CHECK", true),
        reconciliation(settings));
  }

  private static OperatorAllowance allowance(Settings settings) {
    AmountByCurrency twoFrom =
        settings.amounts("NISSMART_PAYOUT_TWO_OPERATORS_FROM", TWO_OPERATORS_FROM);
    AmountByCurrency aloneADay =
        settings.text(ALONE_A_DAY).isEmpty()
            ? twoFrom.times(DECISIONS_A_DAY)
            : settings.amounts(ALONE_A_DAY, TWO_OPERATORS_FROM * DECISIONS_A_DAY);
    return new OperatorAllowance(twoFrom, aloneADay);
  }

  private static ReconciliationSettings reconciliation(Settings settings) {
    ReconciliationSettings standard = ReconciliationSettings.DEFAULT;
    return new ReconciliationSettings(
        time(settings, "NISSMART_PAYOUT_RECONCILE_AT", standard.at()),
        settings.duration("NISSMART_PAYOUT_REPORT_DELAY", standard.reportDelay()),
        standard.holdGrace(),
        accounts(settings));
  }

  private static Map<String, ReportAccounts> accounts(Settings settings) {
    String name = "NISSMART_PAYOUT_REPORT_ACCOUNTS";
    try {
      return ReportAccounts.parse(settings.text(name, ""));
    } catch (IllegalArgumentException e) {
      settings.error(name, String.valueOf(e.getMessage()));
      return Map.of();
    }
  }

  private static LocalTime time(Settings settings, String name, LocalTime fallback) {
    String text = settings.text(name, fallback.toString());
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException e) {
      settings.error(name, "must be a time of day such as 02:00, got '" + text + "'");
      return fallback;
    }
  }

  private static LimitSettings limits(Settings settings) {
    LimitSettings standard = LimitSettings.DEFAULT;
    long minimum = limit(settings, "MINIMUM", standard.minimum(), 1);
    long maximum = limit(settings, "MAXIMUM", standard.maximum(), 1);
    if (minimum > maximum) {
      settings.error(
          "NISSMART_PAYOUT_MINIMUM",
          "must be at most NISSMART_PAYOUT_MAXIMUM, got %d and %d".formatted(minimum, maximum));
    }
    return new LimitSettings(
        minimum,
        maximum,
        limit(settings, "USER_DAILY_AMOUNT", standard.userAmount(), 0),
        limit(settings, "USER_DAILY_COUNT", standard.userCount(), 0),
        limit(settings, "DESTINATION_DAILY_AMOUNT", standard.destinationAmount(), 0),
        limit(settings, "DESTINATION_DAILY_COUNT", standard.destinationCount(), 0),
        settings.timeZone());
  }

  private static long limit(Settings settings, String name, long fallback, long lowest) {
    return settings.amount("NISSMART_PAYOUT_" + name, fallback, lowest, LimitSettings.HIGHEST);
  }

  private static WorkSettings work(Settings settings) {
    WorkSettings standard = WorkSettings.DEFAULT;
    Duration lease = settings.duration("NISSMART_PAYOUT_LEASE", standard.lease());
    if (lease.compareTo(SHORTEST_LEASE) < 0) {
      settings.error("NISSMART_PAYOUT_LEASE", "must be at least 20s, got " + lease);
    }
    return new WorkSettings(
        settings.integer("NISSMART_PAYOUT_PARALLEL", standard.parallel(), 1, MOST_PARALLEL),
        lease,
        positive(settings, "NISSMART_PAYOUT_POLL_INTERVAL", standard.poll()),
        positive(settings, "NISSMART_PAYOUT_FIRST_WAIT", standard.firstWait()),
        positive(settings, "NISSMART_PAYOUT_LONGEST_WAIT", standard.longestWait()),
        settings.duration("NISSMART_PAYOUT_CANCEL_WINDOW", standard.cancelWindow()),
        positive(settings, "NISSMART_PAYOUT_OPERATOR_AFTER", standard.operatorAfter()),
        settings.integer("NISSMART_PAYOUT_OPERATOR_TRIES", standard.poisonTries(), 2, 1_000));
  }

  static Duration positive(Settings settings, String name, Duration fallback) {
    Duration duration = settings.duration(name, fallback);
    if (duration.toMillis() < 1) {
      settings.error(name, "must be at least 1ms, got " + duration);
      return fallback;
    }
    return duration;
  }
}
