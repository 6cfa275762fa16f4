package com.nissmart.bench.report;

import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

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

  private boolean quick;
  private @Nullable Set<BenchFigure> only;
  private int seconds;
  private int warmup;
  private int inFlight = 1024;
  private int connections = 4;
  private int grownTo = 10_000_000;
  private @Nullable Path jfr;
  private List<String> flags = flags("768m");
  private List<String> gatewayFlags = flags("256m");
  private boolean keep;

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
    switch (name) {
      case "--quick" -> quick = true;
      case "--keep" -> keep = true;
      case "--only" -> only = figures(value(name, rest));
      case "--seconds" -> seconds = number(name, rest);
      case "--warmup" -> warmup = number(name, rest);
      case "--in-flight" -> inFlight = number(name, rest);
      case "--connections" -> connections = number(name, rest);
      case "--grown-to" -> grownTo = number(name, rest);
      case "--jfr" -> jfr = Path.of(value(name, rest)).toAbsolutePath();
      case "--ledger-flags" -> flags = words(value(name, rest));
      case "--gateway-flags" -> gatewayFlags = words(value(name, rest));
      default -> throw new IllegalArgumentException("Unknown option " + name);
    }
  }

  private BenchOptions options() {
    return new BenchOptions(
        only == null ? BenchFigure.of(quick) : only,
        quick,
        seconds > 0 ? seconds : quick ? 4 : 20,
        warmup > 0 ? warmup : quick ? 2 : 10,
        inFlight,
        connections,
        grownTo,
        Optional.ofNullable(jfr),
        flags,
        gatewayFlags,
        keep);
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

  /** Returns the JVM flags of a small server: a fixed heap, and the collector for throughput. */
  private static List<String> flags(String heap) {
    return List.of(
        "-Xms" + heap,
        "-Xmx" + heap,
        "-XX:+UseParallelGC",
        "-XX:MetaspaceSize=128m",
        "-XX:+ExitOnOutOfMemoryError",
        "--enable-native-access=ALL-UNNAMED",
        "--sun-misc-unsafe-memory-access=allow");
  }

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+", -1));
  }

  private static String value(String name, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(name + " needs a value");
    }
    return rest.next();
  }

  private static int number(String name, Iterator<String> rest) {
    String value = value(name, rest);
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
