package com.nissmart.bench;

import com.nissmart.bench.audit.Auditor;
import com.nissmart.bench.client.Community;
import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.bench.server.CpuMeter;
import com.nissmart.bench.server.GatewayProcess;
import com.nissmart.bench.server.LedgerProcess;
import com.nissmart.runtime.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One run: the baseline, then the ledger, on the same server; each audited when it is done. */
final class Bench {
  private static final List<String> PASSED_ON =
      List.of(
          "NISSMART_LEDGER_QUEUE",
          "NISSMART_LEDGER_BATCH",
          "NISSMART_LEDGER_CACHED_ACCOUNTS",
          "NISSMART_LEDGER_VERIFY_INTERVAL");

  private final Options options;
  private final Path target;
  private final Path jar;
  private final Path gatewayJar;
  private final Map<String, String> environment;
  private final Report report;
  private final InstantSource clock;

  Bench(
      Options options,
      Path root,
      Map<String, String> environment,
      Report report,
      InstantSource clock) {
    this.options = options;
    this.target = root.resolve("deploy/bench/target");
    this.jar = root.resolve("ledger-service/target/ledger-service.jar");
    this.gatewayJar = root.resolve("dashboard-gateway/target/dashboard-gateway.jar");
    this.environment = environment;
    this.report = report;
    this.clock = clock;
  }

  void run() {
    try (BenchPostgres postgres = postgres()) {
      postgres.requireFit();
      report.heading(postgres.version());
      if (options.figures().stream().anyMatch(Figure::isOfTheBaseline)) {
        measureBaseline(postgres);
      }
      if (!options.figures().stream().allMatch(Figure::isOfTheBaseline)) {
        measureLedger(postgres);
      }
    }
    report.table();
  }

  private void measureBaseline(BenchPostgres postgres) {
    Stage stage = new Stage(new CpuMeter(Optional.empty(), postgres.pid()), Optional.empty());
    try (BaselineStages stages = new BaselineStages(options, report, stage, postgres)) {
      stages.run();
      report.audited("baseline", stages.audit());
    }
  }

  private void measureLedger(BenchPostgres postgres) {
    try (LedgerSide ledger =
        new LedgerSide(postgres, start(), accounts(), options.connections(), clock)) {
      long begun = System.nanoTime();
      ledger.prepare();
      report.note(
          "opened and funded %,d wallets in %.1f s"
              .formatted(ledger.community().size(), (System.nanoTime() - begun) / 1e9));
      measure(postgres, ledger);
      Auditor auditor = new Auditor(ledger.database(), ledger.workloads(), Community::wallet);
      report.audited("ledger", auditor.ledger(ledger.community().size()));
    }
  }

  private void measure(BenchPostgres postgres, LedgerSide ledger) {
    long pid = ledger.process().pid();
    Stage stage =
        new Stage(
            new CpuMeter(Optional.of(pid), postgres.pid()),
            options.jfr().map(file -> new Recording(pid, file)));
    LedgerLoad load = new LedgerLoad(options, report, stage, postgres, ledger);
    LedgerStages stages = new LedgerStages(options, report, load);
    report.attempt("the load", stages::run);
    RestStages rest = new RestStages(options, report, postgres, ledger, startGateway());
    if (RestStages.areWanted(options)) {
      report.attempt("the gateway", rest::run);
    }
    if (options.wants(Figure.OVERLOAD_GOODPUT_RATIO)) {
      Overload overload = new Overload(options, report, stage);
      report.attempt("the overload", () -> overload.run(postgres, ledger, load, stages.capacity()));
    }
    if (options.figures().stream().anyMatch(Figure::isOfTheGrownBook)) {
      GrownBook grown = new GrownBook(options, report, postgres);
      report.attempt("the grown book", () -> grown.run(ledger, load, stages.capacity()));
    }
    if (options.wants(Figure.SUMMARY_P99_MS)) {
      report.attempt("the summary", rest::runSummary);
    }
    if (options.wants(Figure.VERIFY_TPS)) {
      report.attempt("the verification", () -> Verification.run(report, ledger));
    }
  }

  private int accounts() {
    boolean many =
        options.wants(Figure.UNARY_ZIPF)
            || options.figures().stream().anyMatch(Figure::isOfTheGrownBook);
    return many ? LedgerStages.MANY_ACCOUNTS : LedgerStages.ACCOUNTS;
  }

  private GatewayProcess.Start startGateway() {
    return new GatewayProcess.Start(
        gatewayJar, options.gatewayFlags(), target.resolve("gateway.log"));
  }

  private LedgerProcess.Start start() {
    Map<String, String> settings = new HashMap<>();
    // The rule is checked; but a hot account pays thousands a second here, all day.
    settings.put("NISSMART_DAILY_LIMIT", "1000000000000000");
    // It would run in some measurements and not in others; VERIFY_TPS measures it.
    settings.put("NISSMART_LEDGER_VERIFY_INTERVAL", "0s");
    for (String name : PASSED_ON) {
      String given = environment.get(name);
      if (given != null) {
        settings.put(name, given);
      }
    }
    return new LedgerProcess.Start(jar, options.flags(), settings, target.resolve("ledger.log"));
  }

  private BenchPostgres postgres() {
    String url = environment.get("NISSMART_DATABASE_URL");
    return url == null || url.isBlank()
        ? BenchPostgres.embedded(target.resolve("postgres"), options.keep())
        : BenchPostgres.at(DatabaseSettings.parse(url));
  }
}
