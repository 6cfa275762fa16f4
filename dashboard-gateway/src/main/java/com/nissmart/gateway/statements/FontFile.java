package com.nissmart.gateway.statements;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.BitSet;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.jspecify.annotations.Nullable;

/** A TrueType font. It remembers which characters it has, and nothing else of its file. */
final class FontFile {
  /** The end of the planes that have scripts and emoji. */
  private static final int LAST_CHARACTER = 0x3FFFF;

  private final Source source;
  private @Nullable BitSet characters;

  /** Opens the file. */
  interface Source {
    InputStream open() throws IOException;
  }

  FontFile(Source source) {
    this.source = source;
  }

  /** Reads the font. */
  TrueTypeFont open() throws IOException {
    try (InputStream file = source.open()) {
      TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(file.readAllBytes()));
      if (font.getGlyph() == null) {
        throw new IOException(font.getName() + " has no TrueType outlines");
      }
      return font;
    }
  }

  boolean has(int point) {
    try {
      return characters().get(point);
    } catch (IOException e) {
      throw new UncheckedIOException("A font of the statements cannot be read", e);
    }
  }

  synchronized BitSet characters() throws IOException {
    BitSet known = characters;
    if (known == null) {
      known = new BitSet();
      try (TrueTypeFont font = open()) {
        CmapLookup glyphs = font.getUnicodeCmapLookup();
        for (int point = 0; point <= LAST_CHARACTER; point++) {
          known.set(point, glyphs.getGlyphId(point) != 0);
        }
      }
      characters = known;
    }
    return known;
  }
}
