package com.nissmart.bench;

import com.nissmart.bench.report.BenchArguments;
import com.nissmart.bench.report.BenchOptions;
import com.nissmart.bench.report.BenchReport;
import com.nissmart.bench.stage.BenchRun;
import com.nissmart.runtime.process.ProcessDefaults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** The start of the benchmark; deploy/bench/run builds missing jars and calls it. */
public final class BenchMain {
  private static final int EXIT_INVALID = 1;
  private static final int EXIT_USAGE = 2;

  private BenchMain() {}

  /**
   * Runs the benchmark.
   *
   * @param arguments the project's root directory, then the options of {@link BenchArguments#USAGE}
   */
  public static void main(String[] arguments) throws IOException {
    ProcessDefaults.set();
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    List<String> given = List.of(arguments).subList(1, arguments.length);
    if (given.contains("--help")) {
      System.out.print(BenchArguments.USAGE);
      return;
    }
    BenchOptions options;
    try {
      options = BenchArguments.parse(given);
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + BenchArguments.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    BenchReport report = new BenchReport(System.out);
    new BenchRun(options, root, System.getenv(), report, InstantSource.system()).run();
    if (!report.problems().isEmpty()) {
      System.err.println("The figures are worth nothing:\n" + String.join("\n", report.problems()));
      System.exit(EXIT_INVALID);
    }
    if (options.isWhole()) {
      Path results = root.resolve("deploy/bench/target/results.json");
      Files.writeString(results, report.json());
      report.note("\nwritten to %s".formatted(results));
    }
  }
}
