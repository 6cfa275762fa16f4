package com.nissmart.gateway.statements;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.stream.Collectors;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDPageContentStream.AppendMode;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;

/**
 * Sheets of A4 to write on. Lengths are points, {@code y} counts from the top of the sheet. There
 * is one font, embedded: Liberation Sans (OFL), which comes with PDFBox and knows the naira sign.
 */
final class PdfCanvas implements AutoCloseable {
  static final float WIDTH = PDRectangle.A4.getWidth();
  static final float HEIGHT = PDRectangle.A4.getHeight();

  private static final String FONT = "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final float THOUSAND = 1000;
  private static final float BOLD = 0.035f;
  private static final String UNKNOWN = "?";

  private final PDDocument document = new PDDocument();
  private final PDType0Font font;
  private final CmapLookup glyphs;
  private PDPageContentStream ink;

  /** Colours as red, green and blue of 255. */
  record Colour(int red, int green, int blue) {}

  /** How a text looks. */
  record Look(float size, boolean bold, Colour colour) {}

  PdfCanvas() throws IOException {
    TrueTypeFont letters = letters();
    font = PDType0Font.load(document, letters, true);
    glyphs = letters.getUnicodeCmapLookup();
    ink = turn();
  }

  PDDocument document() {
    return document;
  }

  /** A new sheet. */
  void newSheet() throws IOException {
    ink.close();
    ink = turn();
  }

  /** Goes back to a sheet, counted from 0, to write on what is there. */
  void backTo(int sheet) throws IOException {
    ink.close();
    ink = new PDPageContentStream(document, document.getPage(sheet), AppendMode.APPEND, true, true);
  }

  int sheets() {
    return document.getNumberOfPages();
  }

  /** Writes a text that begins at {@code x}. */
  void left(String text, float x, float y, Look type) throws IOException {
    String known = writable(text);
    ink.beginText();
    ink.setFont(font, type.size());
    colour(type.colour());
    ink.setLineWidth(type.size() * BOLD);
    ink.setRenderingMode(type.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    ink.newLineAtOffset(x, HEIGHT - y);
    ink.showText(known);
    ink.endText();
  }

  /** Writes a text that ends at {@code x}. */
  void right(String text, float x, float y, Look type) throws IOException {
    left(text, x - width(text, type), y, type);
  }

  /** The text, or as much of its beginning as fits, with three dots. */
  String fitting(String text, float width, Look type) throws IOException {
    String known = writable(text);
    if (width(known, type) <= width) {
      return known;
    }
    int end = known.length();
    while (end > 0 && width(known.substring(0, end) + "\u2026", type) > width) {
      end = known.offsetByCodePoints(end, -1);
    }
    return known.substring(0, end).stripTrailing() + "\u2026";
  }

  /** The look, or as much smaller as the text needs to fit: of an amount nothing may be missing. */
  Look fitted(String text, float width, Look look) throws IOException {
    float wanted = width(text, look);
    return wanted <= width
        ? look
        : new Look(look.size() * width / wanted, look.bold(), look.colour());
  }

  void box(float x, float y, float width, float height, Colour colour) throws IOException {
    colour(colour);
    ink.addRect(x, HEIGHT - y - height, width, height);
    ink.fill();
  }

  byte[] bytes() throws IOException {
    ink.close();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    document.save(bytes);
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    document.close();
  }

  private PDPageContentStream turn() throws IOException {
    PDPage page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    return new PDPageContentStream(document, page);
  }

  private float width(String text, Look type) throws IOException {
    PDFont letters = font;
    return letters.getStringWidth(writable(text)) / THOUSAND * type.size();
  }

  /** What the font has no sign for is a question mark: a name in another script breaks nothing. */
  private String writable(String text) {
    return text.codePoints()
        .map(point -> Character.isWhitespace(point) ? ' ' : point)
        .mapToObj(point -> glyphs.getGlyphId(point) == 0 ? UNKNOWN : Character.toString(point))
        .collect(Collectors.joining());
  }

  private void colour(Colour colour) throws IOException {
    ink.setNonStrokingColor(part(colour.red()), part(colour.green()), part(colour.blue()));
    ink.setStrokingColor(part(colour.red()), part(colour.green()), part(colour.blue()));
  }

  private static float part(int of255) {
    return of255 / 255f;
  }

  private static TrueTypeFont letters() throws IOException {
    try (InputStream file = PDDocument.class.getResourceAsStream(FONT)) {
      if (file == null) {
        throw new IOException(FONT + " is not there");
      }
      return new TTFParser().parse(new RandomAccessReadBuffer(file.readAllBytes()));
    }
  }
}
