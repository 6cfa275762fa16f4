package com.nissmart.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LauncherTest {

  @Test
  void a_stopped_process_closes_what_it_started() throws Exception {
    Process process = start(Map.of("NISSMART_SAMPLE", "3"));
    try (BufferedReader output = process.inputReader()) {
      assertThat(output.readLine()).isEqualTo("started 3");
      assertThat(output.readLine()).contains("sample is ready");

      // Unlike Process.destroy, this leaves its output open.
      process.toHandle().destroy();

      assertThat(output.readAllAsString()).contains("sample stops", "closed 3");
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void wrong_settings_are_reported_together_and_nothing_starts() throws Exception {
    Process process = start(Map.of("NISSMART_SAMPLE", "ten", "NISSMART_SAMPEL", "1"));

    List<String> errors = process.errorReader().lines().toList();

    assertThat(errors)
        .contains(
            "setting NISSMART_SAMPLE must be a whole number from 1 to 9, got 'ten'",
            "setting NISSMART_SAMPEL is not a setting; did you mean NISSMART_SAMPLE?");
    assertThat(process.inputReader().readAllAsString()).doesNotContain("started");
    assertThat(process.waitFor()).isEqualTo(Launcher.EXIT_SETTINGS);
  }

  @Test
  void a_failed_start_closes_everything_and_is_logged() throws Exception {
    Process process = start(Map.of("NISSMART_SAMPLE", "9"));

    String output = process.inputReader().readAllAsString();

    assertThat(output).contains("sample cannot start", "nine does not start", "closed 9");
    assertThat(process.waitFor()).isEqualTo(Launcher.EXIT_FAILED);
  }

  @Test
  void log_lines_can_be_json() throws Exception {
    Process process = start(Map.of("NISSMART_SAMPLE", "9", "NISSMART_LOG_FORMAT", "json"));

    assertThat(process.inputReader().lines())
        .anySatisfy(line ->
            assertThat(line)
                .startsWith("{")
                .contains("\"level\":\"ERROR\"")
                .contains("cannot start"));
  }

  private static Process start(Map<String, String> settings) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            SampleMain.class.getName());
    builder.environment().keySet().removeIf(name -> name.startsWith("NISSMART_"));
    builder.environment().putAll(settings);
    return builder.start();
  }
}
