package com.nissmart.bench;

import com.nissmart.bench.server.BenchPostgres;
import com.nissmart.bench.server.CpuMeter;
import com.nissmart.bench.server.LedgerProcess;
import com.nissmart.runtime.database.DatabaseSettings;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** One run: the baseline, then the ledger, on the same server. */
final class Bench {
  private final Options options;
  private final Path target;
  private final Path jar;
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
    this.environment = environment;
    this.report = report;
    this.clock = clock;
  }

  void run() {
    try (BenchPostgres postgres = postgres()) {
      postgres.requireFit();
      report.note("PostgreSQL %s", postgres.version());
      report.heading();
      if (options.figures().stream().anyMatch(Figure::isOfTheBaseline)) {
        Stage stage = new Stage(new CpuMeter(Optional.empty(), postgres.pid()), Optional.empty());
        new BaselineStages(options, report, stage, postgres).run();
      }
      if (!options.figures().stream().allMatch(Figure::isOfTheBaseline)) {
        measureLedger(postgres);
      }
    }
    report.table();
  }

  private void measureLedger(BenchPostgres postgres) {
    int accounts =
        options.wants(Figure.UNARY_ZIPF) ? LedgerStages.MANY_ACCOUNTS : LedgerStages.ACCOUNTS;
    try (LedgerSide ledger =
        new LedgerSide(postgres, start(), accounts, options.connections(), clock)) {
      ledger.prepare();
      long pid = ledger.process().pid();
      Stage stage =
          new Stage(
              new CpuMeter(Optional.of(pid), postgres.pid()),
              options.jfr().map(file -> new Stage.Recording(pid, file)));
      new LedgerStages(options, report, stage, postgres, ledger).run();
    }
  }

  private LedgerProcess.Start start() {
    Map<String, String> settings = new HashMap<>();
    // The rule is checked; a hot account that pays thousands a second all day is what is measured.
    settings.put("NISSMART_DAILY_LIMIT", "1000000000000000");
    for (String name :
        new String[] {
          "NISSMART_LEDGER_QUEUE", "NISSMART_LEDGER_BATCH", "NISSMART_LEDGER_CACHED_ACCOUNTS"
        }) {
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
        ? BenchPostgres.embedded(
            target.resolve("postgres"), target.resolve("postgres.log"), options.keep())
        : BenchPostgres.at(DatabaseSettings.parse(url));
  }
}
