package com.nissmart.gateway.statements;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDType0Font;

/** The fonts of one document, each added when the first character needs it. */
final class SheetFonts {
  private static final int UNKNOWN = '?';

  private final PDDocument document;
  private final StatementFonts fonts;
  private final Map<FontFile, PDType0Font> embedded = new LinkedHashMap<>();

  /** A part of a text that one font can draw. */
  record FontRun(PDType0Font font, String text) {}

  SheetFonts(PDDocument document, StatementFonts fonts) {
    this.document = document;
    this.fonts = fonts;
  }

  /**
   * Returns the parts of a text in visual order. A character that no font has becomes a question
   * mark, and so leaves those around it as they are.
   */
  List<FontRun> runs(String visual) throws IOException {
    List<FontRun> runs = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    FontFile font = fonts.of(' ');
    for (int point : visual.codePoints().toArray()) {
      int known = known(point);
      FontFile next = known == ' ' ? font : fonts.of(known);
      if (next != font && !text.isEmpty()) {
        runs.add(new FontRun(embedded(font), text.toString()));
        text.setLength(0);
      }
      font = next;
      text.appendCodePoint(known);
    }
    if (!text.isEmpty()) {
      runs.add(new FontRun(embedded(font), text.toString()));
    }
    return runs;
  }

  private int known(int point) {
    if (Character.isSpaceChar(point)) {
      return ' ';
    }
    return fonts.of(point).has(point) ? point : UNKNOWN;
  }

  /** Reduces the fonts to the characters that were drawn. */
  void subset() throws IOException {
    for (PDType0Font font : embedded.values()) {
      font.subset();
    }
  }

  private PDType0Font embedded(FontFile file) throws IOException {
    PDType0Font font = embedded.get(file);
    if (font == null) {
      font = PDType0Font.load(document, file.font(), true);
      embedded.put(file, font);
    }
    return font;
  }
}
