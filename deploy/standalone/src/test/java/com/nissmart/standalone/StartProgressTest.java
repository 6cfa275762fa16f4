package com.nissmart.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

final class StartProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void without_a_terminal_steps_and_counts_are_plain_lines() {
    StartProgress progress = new StartProgress(out, false);
    progress.step("Starting PostgreSQL", 1, 5);
    progress.count("Filling", 2, 12);
    progress.end();

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("Starting PostgreSQL (1 of 5)", "Filling (2 of 12)");
  }

  @Test
  void on_a_terminal_a_count_stays_on_one_line() {
    StartProgress progress = new StartProgress(out, true);
    progress.count("Filling", 1, 12);
    progress.count("Filling", 2, 12);
    progress.end();

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("Filling (1 of 12)", "Filling (2 of 12)")
        .doesNotContain("\n")
        .endsWith("\r\u001b[2K");
  }
}
