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

/** Tells what was measured: a line for each load as it ends, and the figures at the end. */
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
  public void checkAnswers(String name, LoadResult measured) {
    if (measured.other() > 0) {
      problem(
          name + ": %,d transfers had answers that were not expected".formatted(measured.other()));
    }
  }

  /** What an audit found. */
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

  /** Measures something whose failure must not keep the audit from being made. */
  public void attempt(String what, Runnable measurement) {
    try {
      measurement.run();
    } catch (RuntimeException e) {
      problem(what + " failed: " + e);
    }
  }

  /** Something that makes the figures worthless. */
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
    note("\n%-26s %12s".formatted("figure", "value"));
    for (BenchFigure figure : BenchFigure.values()) {
      Double value = figures.get(figure);
      if (value != null) {
        note("%-26s %,12.3f".formatted(figure.key(), value));
      }
    }
  }

  /** A flat object; null for what was not measured. */
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
