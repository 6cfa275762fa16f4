package com.nissmart.gateway.statements;

import com.nissmart.runtime.settings.Settings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.pdfbox.pdmodel.PDDocument;

/**
 * The fonts of statements, in the order in which a character is looked up. Liberation Sans is the
 * face of the statement: it has Latin with all marks of Yoruba, Hausa and Igbo, Greek, Cyrillic and
 * the naira sign. DejaVu Sans has Arabic, Hebrew, smaller scripts and some emoji. Noto Sans SC has
 * Chinese and Japanese, and Kurinto Sans Ethiopic and many others. The operator's fonts add what
 * these lack.
 */
public final class StatementFonts {
  private static final String NAME = "NISSMART_STATEMENT_FONTS";

  private final List<FontFile> files;

  private StatementFonts(List<FontFile> own) {
    files =
        Stream.concat(
                Stream.of(
                        "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf",
                        "/fonts/DejaVuSans.ttf",
                        "/fonts/NotoSansSC-Regular.ttf",
                        "/fonts/KurintoSans-Rg.ttf")
                    .map(name -> new FontFile(() -> resource(name))),
                own.stream())
            .toList();
  }

  /** Returns the fonts that come with the gateway. */
  public static StatementFonts bundled() {
    return new StatementFonts(List.of());
  }

  /** Reads the fonts in the operator's folder: NISSMART_STATEMENT_FONTS. */
  public static StatementFonts read(Settings settings) {
    String folder = settings.text(NAME, "");
    if (folder.isEmpty()) {
      return bundled();
    }
    try (Stream<Path> paths = Files.list(Path.of(folder))) {
      List<FontFile> own =
          paths
              .filter(path -> path.toString().endsWith(".ttf"))
              .sorted()
              .map(path -> new FontFile(() -> Files.newInputStream(path)))
              .toList();
      for (FontFile file : own) {
        file.font();
      }
      return new StatementFonts(own);
    } catch (IOException e) {
      settings.error(
          NAME, "must be a folder of TrueType fonts (*.ttf), got '%s': %s".formatted(folder, e));
      return bundled();
    }
  }

  /** Returns the first font that has the character, or the first of all. */
  FontFile of(int point) {
    for (FontFile file : files) {
      if (file.has(point)) {
        return file;
      }
    }
    return files.getFirst();
  }

  private static InputStream resource(String name) throws IOException {
    InputStream file = PDDocument.class.getResourceAsStream(name);
    if (file == null) {
      throw new FileNotFoundException(name);
    }
    return file;
  }
}
