package com.nissmart.bench.report;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The parser of the command line. */
public final class BenchArguments {
  public static final String USAGE =
      """
      deploy/bench/run [options]
        --quick               under three minutes, without the grown book
        --only FIGURE[,..]    only these figures, by their names in results.json, which is then not written
        --seconds N           length of each measurement (20; quick: 4)
        --warmup N            seconds of load before it (10; quick: 2)
        --in-flight N         calls at a time (1024)
        --connections N       gRPC connections (4)
        --replicas N          replicas of the ledger in mixed_ratio (2)
        --grown-to N          transactions in the grown book (10000000)
        --jfr FILE            flight recording during the measured seconds: of the ledger, or of the gateway
                              in its figures
        --ledger-flags FLAGS  instead of the ledger's usual JVM flags
        --gateway-flags FLAGS the same for the gateway
        --keep                leaves PostgreSQL's files in target/postgres
        --no-build            measures the jars that are there, whatever changed since
      NISSMART_DATABASE_URL names a PostgreSQL to use instead of the embedded one; NISSMART_LEDGER_QUEUE, _BATCH and
      _CACHED_ACCOUNTS are passed on to the ledger.
      """;

  private static final Set<String> SWITCHES = Set.of("--quick", "--keep");
  private static final Set<String> NAMES =
      Set.of(
          "--only",
          "--seconds",
          "--warmup",
          "--in-flight",
          "--connections",
          "--replicas",
          "--grown-to",
          "--jfr",
          "--ledger-flags",
          "--gateway-flags");

  private final Map<String, String> given = new HashMap<>();

  private BenchArguments() {}

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException that names the mistake
   */
  public static BenchOptions parse(List<String> words) {
    BenchArguments arguments = new BenchArguments();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      arguments.read(rest.next(), rest);
    }
    return arguments.options();
  }

  private void read(String name, Iterator<String> rest) {
    if (SWITCHES.contains(name)) {
      given.put(name, "");
    } else if (!NAMES.contains(name)) {
      throw new IllegalArgumentException("Unknown option " + name);
    } else if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value");
    } else {
      given.put(name, rest.next());
    }
  }

  private BenchOptions options() {
    boolean quick = given.containsKey("--quick");
    String only = given.get("--only");
    return new BenchOptions(
        only == null ? BenchFigure.of(quick) : figures(only),
        quick,
        number("--seconds", quick ? 4 : 20),
        number("--warmup", quick ? 2 : 10),
        number("--in-flight", 1024),
        number("--connections", 4),
        number("--replicas", 2),
        number("--grown-to", 10_000_000),
        Optional.ofNullable(given.get("--jfr")).map(file -> Path.of(file).toAbsolutePath()),
        flags("--ledger-flags", "768m"),
        flags("--gateway-flags", "256m"),
        given.containsKey("--keep"));
  }

  private static Set<BenchFigure> figures(String list) {
    Set<BenchFigure> figures = EnumSet.noneOf(BenchFigure.class);
    for (String name : list.split(",", -1)) {
      try {
        figures.add(BenchFigure.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        List<String> names = BenchFigure.of(false).stream().map(BenchFigure::key).toList();
        throw new IllegalArgumentException(
            "There is no figure " + name + "; the figures are " + names, e);
      }
    }
    return figures;
  }

  /** Returns the given JVM flags, or those of a small server with a fixed heap. */
  private List<String> flags(String name, String heap) {
    String flags = given.get(name);
    return flags != null
        ? List.of(flags.strip().split("\\s+", -1))
        : List.of(
            "-Xms" + heap,
            "-Xmx" + heap,
            "-XX:+UseParallelGC",
            "-XX:MetaspaceSize=128m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");
  }

  private int number(String name, int usual) {
    String value = given.get(name);
    if (value == null) {
      return usual;
    }
    try {
      int number = Integer.parseInt(value);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused below.
    }
    throw new IllegalArgumentException(name + " is a positive whole number, got " + value);
  }
}
