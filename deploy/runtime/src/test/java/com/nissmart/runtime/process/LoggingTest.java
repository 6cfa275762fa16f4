package com.nissmart.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoggingTest {
  @TempDir private Path directory;

  @Test
  void the_security_log_has_its_file_or_the_console() {
    Path file = directory.resolve("security.log");
    LoggerContext context = new LoggerContext();

    var named = Logging.securityLog(context, Optional.of(file));
    assertThat(named).isInstanceOf(RollingFileAppender.class);
    assertThat(named.isStarted()).isTrue();
    assertThat(file).exists();
    named.stop();
    // A directory cannot be opened as a file.
    var fallen = Logging.securityLog(context, Optional.of(directory));
    assertThat(fallen).isInstanceOf(ConsoleAppender.class);
    assertThat(fallen.isStarted()).isTrue();
    assertThat(Logging.securityLog(context, Optional.empty())).isInstanceOf(ConsoleAppender.class);
  }

  @Test
  void a_blank_security_log_counts_as_absent() {
    Settings settings = Settings.of(Map.of("NISSMART_SECURITY_LOG", "  "));
    Logging.read(settings);
    settings.check();
  }

  @Test
  void a_security_log_that_cannot_be_written_is_refused() throws Exception {
    Files.writeString(directory.resolve("file"), "");
    for (String path : List.of("", "none/security.log", "file/log", "100%i")) {
      Settings settings =
          Settings.of(Map.of("NISSMART_SECURITY_LOG", directory.resolve(path).toString()));
      Logging.read(settings);
      assertThatThrownBy(settings::check)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("must be a file that this process can write");
    }
  }
}
