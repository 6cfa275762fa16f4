package com.nissmart.bench.stage;

import com.nissmart.bench.audit.BookAuditor;
import com.nissmart.bench.client.BenchWallets;
import com.nissmart.bench.load.CpuMeter;
import com.nissmart.bench.load.FlightRecording;
import com.nissmart.bench.load.LoadStage;
import com.nissmart.bench.report.BenchFigure;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.bench.server.ServiceProcess.ServiceStart;
import com.nissmart.runtime.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run: the baseline, then the ledger, on the same server; each is audited at its end. */
public final class BenchRun {
  private static final List<String> PASSED_ON =
      List.of(
          "NISSMART_LEDGER_QUEUE",
          "NISSMART_LEDGER_BATCH",
          "NISSMART_LEDGER_CACHED_ACCOUNTS",
          "NISSMART_LEDGER_VERIFY_INTERVAL",
          "NISSMART_LEDGER_VERIFY_FULL_INTERVAL");

  private final BenchOptions options;
  private final Path target;
  private final Path jar;
  private final Path gatewayJar;
  private final Map<String, String> environment;
  private final BenchReport report;
  private final InstantSource clock;

  public BenchRun(
      BenchOptions options,
      Path root,
      Map<String, String> environment,
      BenchReport report,
      InstantSource clock) {
    this.options = options;
    this.target = root.resolve("deploy/bench/target");
    this.jar = root.resolve("ledger-service/target/ledger-service.jar");
    this.gatewayJar = root.resolve("dashboard-gateway/target/dashboard-gateway.jar");
    this.environment = environment;
    this.report = report;
    this.clock = clock;
  }

  public void run() {
    try (BenchPostgres postgres = postgres()) {
      postgres.requireFit();
      report.heading(postgres.version());
      if (options.figures().stream().anyMatch(BenchFigure::isOfTheBaseline)) {
        measureBaseline(postgres);
      }
      if (options.figures().stream().anyMatch(BenchFigure::isOfTheLedger)) {
        measureLedger(postgres);
      }
      if (options.wants(BenchFigure.DATED_READ_P99_MS)) {
        measureDated(postgres);
      }
    }
    report.table();
  }

  private void measureBaseline(BenchPostgres postgres) {
    LoadStage stage =
        new LoadStage(
            new CpuMeter(Optional.empty(), Optional.empty(), postgres.pid()), Optional.empty());
    try (BaselineStages stages = new BaselineStages(options, report, stage, postgres)) {
      stages.run();
      report.audited("baseline", stages.audit());
    }
  }

  private void measureLedger(BenchPostgres postgres) {
    try (LedgerUnderTest ledger =
        new LedgerUnderTest(postgres, start(), accounts(), options.connections(), clock)) {
      long begun = System.nanoTime();
      ledger.prepare();
      report.note(
          "opened and funded %,d wallets in %.1f s"
              .formatted(ledger.community().size(), (System.nanoTime() - begun) / 1e9));
      measure(postgres, ledger);
      ledger.watch().awaitTables();
      BookAuditor auditor =
          new BookAuditor(ledger.database(), ledger.workloads(), BenchWallets::wallet);
      report.audited("ledger", auditor.ledger());
    }
  }

  /** Another book takes the place of the ledger's. */
  private void measureDated(BenchPostgres postgres) {
    postgres.drop(LedgerUnderTest.DATABASE);
    DatedBookStage stage = new DatedBookStage(options, report, postgres);
    report.attempt(
        "the dated book",
        () ->
            stage.run(() ->
                new LedgerUnderTest(
                    postgres, start(), DatedBookStage.WALLETS, options.connections(), clock)));
  }

  private void measure(BenchPostgres postgres, LedgerUnderTest ledger) {
    long pid = ledger.process().pid();
    LoadStage stage =
        new LoadStage(
            new CpuMeter(Optional.empty(), Optional.of(pid), postgres.pid()),
            options.jfr().map(file -> new FlightRecording(pid, file)));
    LedgerLoad load = new LedgerLoad(options, report, stage, postgres, ledger);
    LedgerStages stages = new LedgerStages(options, report, load, ledger.watch());
    report.attempt("the load", stages::run);
    RestStages rest = new RestStages(options, report, postgres, ledger, startGateway());
    if (RestStages.areWanted(options)) {
      report.attempt("the gateway", rest::run);
    }
    if (options.wants(BenchFigure.OVERLOAD_GOODPUT_RATIO)) {
      OverloadStage overload = new OverloadStage(options, report, stage);
      report.attempt("the overload", () -> overload.run(postgres, ledger, load, stages.capacity()));
    }
    if (options.figures().stream().anyMatch(BenchFigure::isOfTheGrownBook)) {
      GrownBookStage grown = new GrownBookStage(options, report, postgres);
      report.attempt("the grown book", () -> grown.run(ledger, load, stages.capacity()));
    }
    if (options.wants(BenchFigure.SUMMARY_P99_MS)) {
      report.attempt("the summary", rest::runSummary);
    }
    if (options.wants(BenchFigure.VERIFY_TPS)) {
      report.attempt("the verification", () -> VerificationStage.run(report, ledger));
    }
    // Last, because its other replicas go on to run.
    if (options.wants(BenchFigure.MIXED_RATIO)) {
      MixedStage mixed = new MixedStage(options, report, load, ledger);
      report.attempt("the mix", mixed::run);
    }
  }

  private int accounts() {
    boolean many =
        options.wants(BenchFigure.UNARY_ZIPF)
            || options.figures().stream().anyMatch(BenchFigure::isOfTheGrownBook);
    return many ? LedgerStages.MANY_ACCOUNTS : LedgerStages.ACCOUNTS;
  }

  private ServiceStart startGateway() {
    return new ServiceStart(
        gatewayJar, options.gatewayFlags(), Map.of(), target.resolve("gateway.log"));
  }

  private ServiceStart start() {
    Map<String, String> settings = new HashMap<>();
    // The limit is checked, but a hot account pays thousands of transfers a second here.
    settings.put("NISSMART_DAILY_LIMIT", "1000000000000000");
    // It would run during some measurements and not during others; VERIFY_TPS measures it.
    settings.put("NISSMART_LEDGER_VERIFY_INTERVAL", "0s");
    for (String name : PASSED_ON) {
      String given = environment.get(name);
      if (given != null) {
        settings.put(name, given);
      }
    }
    return new ServiceStart(jar, options.flags(), settings, target.resolve("ledger.log"));
  }

  private BenchPostgres postgres() {
    String url = environment.get("NISSMART_DATABASE_URL");
    return url == null || url.isBlank()
        ? BenchPostgres.embedded(target.resolve("postgres"), options.keep())
        : BenchPostgres.at(DatabaseSettings.parse(url));
  }
}
