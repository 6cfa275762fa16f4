package com.nissmart.bench;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the command line asks for.
 *
 * @param figures what to measure
 * @param quick shorter measurements and no grown book
 * @param seconds of each measurement
 * @param warmup seconds before it
 * @param inFlight calls at a time of the closed loops
 * @param connections of the generator to the ledger
 * @param grownTo transactions in the grown book
 * @param jfr where the ledger's flight recording of the measured seconds goes
 * @param flags of the ledger's JVM
 * @param keep leaves the database's files
 */
record Options(
    Set<Figure> figures,
    boolean quick,
    int seconds,
    int warmup,
    int inFlight,
    int connections,
    long grownTo,
    Optional<Path> jfr,
    List<String> flags,
    boolean keep) {

  static final String USAGE =
      """
      deploy/bench/run [options]
        --quick               under three minutes, without the grown book
        --only FIGURE[,..]    only these figures, by their names in results.json, which is then not written
        --seconds N           length of each measurement (20; quick: 6)
        --warmup N            seconds of load before it (10; quick: 4)
        --in-flight N         calls at a time (1024)
        --connections N       gRPC connections (4)
        --grown-to N          transactions in the grown book (10000000)
        --jfr FILE            flight recording of the ledger during the measured seconds
        --ledger-flags FLAGS  instead of the ledger's usual JVM flags
        --keep                leaves PostgreSQL's files in target/postgres
        --no-build            measures the jars that are there, whatever changed since
      NISSMART_DATABASE_URL names a PostgreSQL to use instead of the embedded one; NISSMART_LEDGER_QUEUE, _BATCH and
      _CACHED_ACCOUNTS are passed on to the ledger.
      """;

  /** What a small server is given: a fixed heap, the collector for throughput. */
  static final List<String> FLAGS =
      List.of(
          "-Xms768m",
          "-Xmx768m",
          "-XX:+UseParallelGC",
          "-XX:+ExitOnOutOfMemoryError",
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow");

  /**
   * Reads the command line.
   *
   * @throws IllegalArgumentException saying what is wrong
   */
  static Options parse(List<String> arguments) {
    boolean quick = arguments.contains("--quick");
    Set<Figure> figures = EnumSet.allOf(Figure.class);
    if (quick) {
      figures.removeIf(Figure::isOfTheGrownBook);
    }
    Options options =
        new Options(
            figures,
            quick,
            quick ? 6 : 20,
            quick ? 4 : 10,
            1024,
            4,
            10_000_000,
            Optional.empty(),
            FLAGS,
            false);
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      options = options.with(rest.next(), rest);
    }
    return options;
  }

  /** Whether every figure was asked for that this kind of run has. */
  boolean isWhole() {
    return figures.size()
        == Arrays.stream(Figure.values())
            .filter(figure -> !(quick && figure.isOfTheGrownBook()))
            .count();
  }

  boolean wants(Figure figure) {
    return figures.contains(figure);
  }

  private Options with(String name, Iterator<String> rest) {
    return switch (name) {
      case "--quick" -> this;
      case "--keep" ->
          new Options(
              figures, quick, seconds, warmup, inFlight, connections, grownTo, jfr, flags, true);
      case "--only" -> with(figures(value(name, rest)));
      case "--seconds" -> with(number(name, rest), warmup, inFlight, connections, grownTo);
      case "--warmup" -> with(seconds, number(name, rest), inFlight, connections, grownTo);
      case "--in-flight" -> with(seconds, warmup, number(name, rest), connections, grownTo);
      case "--connections" -> with(seconds, warmup, inFlight, number(name, rest), grownTo);
      case "--grown-to" -> with(seconds, warmup, inFlight, connections, number(name, rest));
      case "--jfr" -> with(Optional.of(Path.of(value(name, rest)).toAbsolutePath()), flags);
      case "--ledger-flags" -> with(jfr, List.of(value(name, rest).strip().split("\\s+", -1)));
      default -> throw new IllegalArgumentException("unknown option " + name);
    };
  }

  private Options with(Set<Figure> only) {
    return new Options(
        only, quick, seconds, warmup, inFlight, connections, grownTo, jfr, flags, keep);
  }

  private Options with(
      int newSeconds, int newWarmup, int newInFlight, int newConnections, long newGrownTo) {
    return new Options(
        figures,
        quick,
        newSeconds,
        newWarmup,
        newInFlight,
        newConnections,
        newGrownTo,
        jfr,
        flags,
        keep);
  }

  private Options with(Optional<Path> newJfr, List<String> newFlags) {
    return new Options(
        figures, quick, seconds, warmup, inFlight, connections, grownTo, newJfr, newFlags, keep);
  }

  private static Set<Figure> figures(String list) {
    Set<Figure> figures = EnumSet.noneOf(Figure.class);
    for (String name : list.split(",", -1)) {
      try {
        figures.add(Figure.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "no figure "
                + name
                + "; there are "
                + Arrays.stream(Figure.values()).map(Figure::key).toList(),
            e);
      }
    }
    return figures;
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
      // Said below.
    }
    throw new IllegalArgumentException(name + " is a positive whole number, got " + value);
  }
}
