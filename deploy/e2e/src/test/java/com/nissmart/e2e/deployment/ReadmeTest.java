package com.nissmart.e2e.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.standalone.StandaloneApp;
import com.nissmart.standalone.StandaloneSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands, output and setting names of the README. */
final class ReadmeTest {
  private static final Path README = Path.of("..", "..", "README.md");
  private static final String ADDRESS = "http://127.0.0.1:8080";
  private static final Pattern SETTING = Pattern.compile("NISSMART_[A-Z_]+[A-Z]");

  @TempDir private Path data;

  @Test
  void the_transcript_matches_a_real_terminal() throws Exception {
    List<ConsoleTranscript.TranscriptStep> steps = ConsoleTranscript.of(Files.readString(README));
    assertThat(steps).hasSizeGreaterThan(10);
    StandaloneApp app =
        new StandaloneApp(
            StandaloneSettings.read(
                Map.of("NISSMART_HTTP_PORT", "0", "NISSMART_DATA_DIR", data.toString())),
            InstantSource.system());
    try (app) {
      String gateway = "http://127.0.0.1:" + app.start().httpPort();
      List<String> shown =
          ConsoleTranscript.run(steps, command -> command.replace(ADDRESS, gateway));
      for (int i = 0; i < steps.size(); i++) {
        ConsoleTranscript.TranscriptStep step = steps.get(i);
        assertThat(ConsoleTranscript.normalized(shown.get(i)))
            .as("$ " + step.command())
            .isEqualTo(ConsoleTranscript.normalized(step.output()));
      }
    }
  }

  @Test
  void every_named_setting_exists() throws Exception {
    TreeSet<String> named = new TreeSet<>();
    SETTING.matcher(Files.readString(README)).results().forEach(match -> named.add(match.group()));
    assertThat(named).hasSizeGreaterThan(10);
    List<String> unknown = new ArrayList<>();
    for (String name : named) {
      if (SettingNames.refuse(name)) {
        unknown.add(name);
      }
    }
    assertThat(unknown).isEmpty();
  }
}
