package com.nissmart.gateway.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.settings.Settings;
import com.nissmart.runtime.settings.SettingsException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatementFontsTest {
  @TempDir private Path folder;

  @Test
  void the_operators_fonts_come_after_the_bundled_ones() throws Exception {
    try (InputStream font = StatementFonts.class.getResourceAsStream("/fonts/DejaVuSans.ttf")) {
      Files.copy(Objects.requireNonNull(font), folder.resolve("own.ttf"));
    }
    Settings settings = settings();
    StatementFonts fonts = StatementFonts.read(settings);
    settings.check();
    assertThat(fonts.of(0x20A6)).isNotEqualTo(fonts.of(0x0645)).isNotEqualTo(fonts.of(0x674E));
    assertThat(fonts.of(0x12A0)).isNotEqualTo(fonts.of('A')); // Ethiopic
    assertThat(fonts.of(0x1F680)).isEqualTo(fonts.of('A')); // no font has the rocket
  }

  @Test
  void a_file_that_is_no_font_is_reported() throws Exception {
    Files.writeString(folder.resolve("own.ttf"), "no font");
    Settings settings = settings();
    StatementFonts.read(settings);
    assertThatThrownBy(settings::check)
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("NISSMART_STATEMENT_FONTS");
  }

  private Settings settings() {
    return Settings.of(Map.of("NISSMART_STATEMENT_FONTS", folder.toString()));
  }
}
