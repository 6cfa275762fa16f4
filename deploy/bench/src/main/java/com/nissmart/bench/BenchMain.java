package com.nissmart.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;

/** Runs the benchmark; deploy/bench/run builds what is missing and calls it. */
public final class BenchMain {
  private static final int EXIT_USAGE = 2;

  private BenchMain() {}

  /**
   * The first argument is the root of the project; the others are told by {@link Options#USAGE}.
   */
  public static void main(String[] arguments) throws IOException {
    Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
    List<String> given = List.of(arguments).subList(1, arguments.length);
    if (given.contains("--help")) {
      System.out.print(Options.USAGE);
      return;
    }
    Options options;
    try {
      options = Options.parse(given);
    } catch (IllegalArgumentException e) {
      System.err.print(e.getMessage() + "\n" + Options.USAGE);
      System.exit(EXIT_USAGE);
      return;
    }
    Report report = new Report(System.out);
    new Bench(options, root, System.getenv(), report, InstantSource.system()).run();
    if (options.isWhole()) {
      Path results = root.resolve("deploy/bench/target/results.json");
      Files.writeString(results, report.json());
      report.note("%nwritten to %s", results);
    }
  }
}
