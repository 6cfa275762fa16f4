package com.nissmart.bench;

import com.nissmart.bench.audit.Auditor;
import com.nissmart.bench.audit.Findings;
import com.nissmart.bench.load.Measured;
import com.nissmart.bench.server.CpuMeter;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** Tells what was measured: a line for each load as it ends, and the figures at the end. */
final class Report {
  private static final double MICROS = 1e6;

  private final PrintStream out;
  private final List<String> problems = new ArrayList<>();
  private final Map<Figure, @Nullable Double> figures = new EnumMap<>(Figure.class);

  Report(PrintStream out) {
    this.out = out;
  }

  void note(String line) {
    out.println(line);
  }

  void heading(String postgres) {
    note("PostgreSQL " + postgres + ", " + Runtime.getRuntime().availableProcessors() + " cores");
    note(
        "%-26s %10s %9s %9s %9s %9s   %s"
            .formatted(
                "load",
                "per second",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "max ms",
                "processor us/transfer: generator + (gateway) + ledger + postgres"));
  }

  void line(String name, Stage.Run run) {
    Measured measured = run.measured();
    CpuMeter.Reading burnt = run.burnt();
    double done = Math.max(1, measured.done());
    note(
        "%-26s %,10.0f %9.2f %9.2f %9.2f %9.2f   %.1f + %s%.1f + %.1f%s%s"
            .formatted(
                name,
                measured.rate(),
                measured.millis(50),
                measured.millis(99),
                measured.millis(99.9),
                measured.millis(100),
                burnt.generator() * MICROS / done,
                burnt.gateway() == 0 ? "" : "%.1f + ".formatted(burnt.gateway() * MICROS / done),
                burnt.ledger() * MICROS / done,
                burnt.postgres() * MICROS / done,
                measured.refused() == 0 ? "" : ", refused %,d".formatted(measured.refused()),
                measured.other() == 0 ? "" : ", OTHER ANSWERS %,d".formatted(measured.other())));
    checkAnswers(name, measured);
  }

  /** Answers that no load of ours may get make the run worthless. */
  void checkAnswers(String name, Measured measured) {
    if (measured.other() > 0) {
      problem(
          name + ": %,d transfers had answers that were not expected".formatted(measured.other()));
    }
  }

  /** What an audit found. */
  void audited(String book, Auditor.Result result) {
    Findings findings = result.findings();
    note(
        "audit of the %s: %,d transactions, %s"
            .formatted(
                book,
                result.transactions(),
                findings.isEmpty() ? "every kobo is there" : findings));
    if (!findings.isEmpty()) {
      problem("the " + book + "'s book is wrong");
    }
  }

  /** Measures something whose failure must not keep the audit from being made. */
  void attempt(String what, Runnable measurement) {
    try {
      measurement.run();
    } catch (RuntimeException e) {
      problem(what + " failed: " + e);
    }
  }

  /** Something that makes the figures worthless. */
  void problem(String problem) {
    problems.add(problem);
    note("PROBLEM " + problem);
  }

  List<String> problems() {
    return List.copyOf(problems);
  }

  void figure(Figure figure, double value) {
    figures.put(figure, value);
  }

  double figureOf(Figure figure) {
    Double value = figures.get(figure);
    if (value == null) {
      throw new IllegalStateException(figure.key() + " was not measured");
    }
    return value;
  }

  boolean has(Figure figure) {
    return figures.get(figure) != null;
  }

  void table() {
    note("\n%-26s %12s".formatted("figure", "value"));
    for (Figure figure : Figure.values()) {
      Double value = figures.get(figure);
      if (value != null) {
        note("%-26s %,12.3f".formatted(figure.key(), value));
      }
    }
  }

  /** A flat object; null for what was not measured. */
  String json() {
    StringJoiner members = new StringJoiner(",\n  ", "{\n  ", "\n}\n");
    for (Figure figure : Figure.values()) {
      Double value = figures.get(figure);
      members.add(
          '"'
              + figure.key()
              + "\": "
              + (value == null ? "null" : String.format(Locale.ROOT, "%.3f", value)));
    }
    return members.toString();
  }
}
