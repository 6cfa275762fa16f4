package com.nissmart.bench.report;

import com.nissmart.bench.audit.AuditFindings;
import com.nissmart.bench.audit.BookAuditor;
import com.nissmart.bench.load.CpuMeter;
import com.nissmart.bench.load.LoadResult;
import com.nissmart.bench.load.LoadStage;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** The printed report: a line for each load when it ends, and the figures at the end. */
public final class BenchReport {
  private static final double MICROS = 1e6;

  private final PrintStream out;
  private final List<String> problems = new ArrayList<>();
  private final Map<BenchFigure, @Nullable Double> figures = new EnumMap<>(BenchFigure.class);

  public BenchReport(PrintStream out) {
    this.out = out;
  }

  public void note(String line) {
    out.println(line);
  }

  public void heading(String postgres) {
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

  public void line(String name, LoadStage.Measurement run) {
    LoadResult measured = run.measured();
    CpuMeter.Reading used = run.used();
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
                used.generator() * MICROS / done,
                used.gateway() == 0 ? "" : "%.1f + ".formatted(used.gateway() * MICROS / done),
                used.ledger() * MICROS / done,
                used.postgres() * MICROS / done,
                measured.refused() == 0 ? "" : ", refused %,d".formatted(measured.refused()),
                measured.other() == 0 ? "" : ", OTHER ANSWERS %,d".formatted(measured.other())));
    checkAnswers(name, measured);
  }

  /** Reports a problem when a load got answers that it must not get. */
  public void checkAnswers(String name, LoadResult measured) {
    if (measured.other() > 0) {
      problem(
          name + ": %,d transfers had answers that were not expected".formatted(measured.other()));
    }
  }

  /** Prints the result of an audit. */
  public void audited(String book, BookAuditor.AuditResult result) {
    AuditFindings findings = result.findings();
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

  /** Runs a measurement, whose failure must not prevent the audit. */
  public void attempt(String what, Runnable measurement) {
    try {
      measurement.run();
    } catch (RuntimeException e) {
      problem(what + " failed: " + e);
    }
  }

  /** Records a problem that makes the figures worthless. */
  public void problem(String problem) {
    problems.add(problem);
    note("PROBLEM " + problem);
  }

  public List<String> problems() {
    return List.copyOf(problems);
  }

  public void figure(BenchFigure figure, double value) {
    figures.put(figure, value);
  }

  public double figureOf(BenchFigure figure) {
    Double value = figures.get(figure);
    if (value == null) {
      throw new IllegalStateException(figure.key() + " was not measured");
    }
    return value;
  }

  public boolean has(BenchFigure figure) {
    return figures.get(figure) != null;
  }

  public void table() {
    note("\n%-26s %12s %9s".formatted("figure", "value", "ratio"));
    for (BenchFigure figure : BenchFigure.values()) {
      Double value = figures.get(figure);
      if (value != null) {
        String ratio =
            figure
                .baseline()
                .filter(this::has)
                .map(base -> "%9.2f".formatted(value / figureOf(base)))
                .orElse("");
        note("%-26s %,12.3f %s".formatted(figure.key(), value, ratio));
      }
    }
  }

  /** Returns the figures as a flat JSON object, with null for each that was not measured. */
  public String json() {
    StringJoiner members = new StringJoiner(",\n  ", "{\n  ", "\n}\n");
    for (BenchFigure figure : BenchFigure.values()) {
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
