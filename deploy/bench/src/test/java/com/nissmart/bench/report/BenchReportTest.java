package com.nissmart.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class BenchReportTest {
  private final BenchReport report =
      new BenchReport(new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8));

  @Test
  void results_name_every_figure_and_use_null() {
    report.figure(BenchFigure.UNARY_UNIFORM, 25_000.4567);
    report.figure(BenchFigure.VERIFY_TPS, 200_000);
    assertThat(report.json())
        .isEqualTo(
            """
            {
              "baseline_uniform": null,
              "baseline_hot": null,
              "unary_uniform": 25000.457,
              "unary_hot": null,
              "unary_zipf": null,
              "batch_uniform": null,
              "append_us": null,
              "project_us": null,
              "burst_uniform": null,
              "burst_unary": null,
              "burst_hot": null,
              "callers_100k_ratio": null,
              "mixed_ratio": null,
              "baseline_single_p50_ms": null,
              "unary_single_p50_ms": null,
              "half_rate_p99_ms": null,
              "grown_throughput_ratio": null,
              "grown_statement_p99_ms": null,
              "verify_tps": 200000.000,
              "overload_goodput_ratio": null,
              "rest_transfers": null,
              "rest_half_rate_p99_ms": null,
              "rest_balance_reads": null,
              "summary_p99_ms": null,
              "dated_read_p99_ms": null
            }
            """);
  }
}
