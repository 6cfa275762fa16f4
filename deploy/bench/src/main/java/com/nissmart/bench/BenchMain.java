package com.nissmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** Runs the benchmark; deploy/bench/run builds what is missing and calls it. */
public final class BenchMain {
  private static final int EXIT_WRONG = 1;
  private static final int EXIT_USAGE = 2;

  private BenchMain() {}

  /**
   * The first argument is the root of the project; the others are told by {@link Arguments#USAGE}.
   */
  public static void main(String[] arguments) throws IOException {
    Locale.setDefault(Locale.ROOT); // The table looks the same everywhere.
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    List<String> given = List.of(arguments).subList(1, arguments.length);
    if (given.contains("--help")) {
      System.out.print(Arguments.USAGE);
      return;
    }
    Options options;
    try {
      options = Arguments.parse(given);
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + Arguments.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    Report report = new Report(System.out);
    new Bench(options, root, System.getenv(), report, InstantSource.system()).run();
    if (!report.problems().isEmpty()) {
      System.err.println("The figures are worth nothing:\n" + String.join("\n", report.problems()));
      System.exit(EXIT_WRONG);
    }
    if (options.isWhole()) {
      Path results = root.resolve("deploy/bench/target/results.json");
      Files.writeString(results, report.json());
      report.note("\nwritten to %s".formatted(results));
    }
  }
}
