package com.nissmart.gateway.statements;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.fontbox.ttf.model.Language;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A TrueType font, read when a statement needs it. All statements share it, and it is kept while
 * there is memory.
 */
final class FontFile {
  private final Source source;
  private SoftReference<@Nullable Loaded> loaded = new SoftReference<>(null);

  /** Opens the file. */
  interface Source {
    InputStream open() throws IOException;
  }

  private record Loaded(TrueTypeFont font, CmapLookup characters) {}

  FontFile(Source source) {
    this.source = source;
  }

  TrueTypeFont font() throws IOException {
    return load().font();
  }

  boolean has(int point) {
    try {
      return load().characters().getGlyphId(point) != 0;
    } catch (IOException e) {
      throw new UncheckedIOException("A font of the statements cannot be read", e);
    }
  }

  private synchronized Loaded load() throws IOException {
    Loaded known = loaded.get();
    if (known == null) {
      TrueTypeFont font = read();
      known = new Loaded(font, font.getUnicodeCmapLookup());
      loaded = new SoftReference<>(known);
    }
    return known;
  }

  private TrueTypeFont read() throws IOException {
    try (InputStream file = source.open()) {
      TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(file.readAllBytes()));
      if (font.getGlyph() == null) {
        throw new IOException(font.getName() + " has no TrueType outlines");
      }
      // PDFBox takes a millisecond for each text to look for Latin ligatures, which need not be.
      font.setEnableGsub(font.getGsubData().getLanguage() != Language.LATIN);
      return font;
    }
  }
}
