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
  void without_a_terminal_each_step_is_a_plain_line() {
    StartProgress progress = new StartProgress(out, false);
    progress.step("Starting PostgreSQL", 1, 5);
    progress.step("Starting ledger-service", 2, 5);
    progress.end();

    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("Starting PostgreSQL (1 of 5)", "Starting ledger-service (2 of 5)");
  }

  @Test
  void on_a_terminal_the_steps_share_a_line_that_is_removed() {
    StartProgress progress = new StartProgress(out, true);
    progress.step("Starting PostgreSQL", 1, 5);
    progress.end();

    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("Starting PostgreSQL (1 of 5)")
        .doesNotContain("\n")
        .endsWith("\r\u001b[2K");
  }
}
