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
 * A PDF document of A4 sheets. Lengths are points, and {@code y} counts from the top of the sheet.
 * The one embedded font is Liberation Sans (OFL) from PDFBox, which has the naira sign.
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

  /** A colour of red, green and blue from 0 to 255. */
  record Colour(int red, int green, int blue) {}

  record TextStyle(float size, boolean bold, Colour colour) {}

  PdfCanvas() throws IOException {
    TrueTypeFont letters = letters();
    font = PDType0Font.load(document, letters, true);
    glyphs = letters.getUnicodeCmapLookup();
    ink = addSheet();
  }

  PDDocument document() {
    return document;
  }

  void newSheet() throws IOException {
    ink.close();
    ink = addSheet();
  }

  /** Returns to a sheet, counted from 0, to add to it. */
  void backTo(int sheet) throws IOException {
    ink.close();
    ink = new PDPageContentStream(document, document.getPage(sheet), AppendMode.APPEND, true, true);
  }

  int sheets() {
    return document.getNumberOfPages();
  }

  /** Writes a text that begins at {@code x}. */
  void left(String text, float x, float y, TextStyle style) throws IOException {
    String known = writable(text);
    ink.beginText();
    ink.setFont(font, style.size());
    colour(style.colour());
    ink.setLineWidth(style.size() * BOLD);
    ink.setRenderingMode(style.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    ink.newLineAtOffset(x, HEIGHT - y);
    ink.showText(known);
    ink.endText();
  }

  /** Writes a text that ends at {@code x}. */
  void right(String text, float x, float y, TextStyle style) throws IOException {
    left(text, x - width(text, style), y, style);
  }

  /** Returns the text, cut and with an ellipsis when it is too wide. */
  String fitting(String text, float width, TextStyle style) throws IOException {
    String known = writable(text);
    if (width(known, style) <= width) {
      return known;
    }
    int end = known.length();
    while (end > 0 && width(known.substring(0, end) + "\u2026", style) > width) {
      end = known.offsetByCodePoints(end, -1);
    }
    return known.substring(0, end).stripTrailing() + "\u2026";
  }

  /** Returns the style, made smaller when the text is too wide; an amount is never cut. */
  TextStyle fitted(String text, float width, TextStyle style) throws IOException {
    float wanted = width(text, style);
    return wanted <= width
        ? style
        : new TextStyle(style.size() * width / wanted, style.bold(), style.colour());
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

  private PDPageContentStream addSheet() throws IOException {
    PDPage page = new PDPage(PDRectangle.A4);
    document.addPage(page);
    return new PDPageContentStream(document, page);
  }

  private float width(String text, TextStyle style) throws IOException {
    PDFont letters = font;
    return letters.getStringWidth(writable(text)) / THOUSAND * style.size();
  }

  /** Replaces characters that the font lacks with question marks. */
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
        throw new IOException("PDFBox has no " + FONT);
      }
      return new TTFParser().parse(new RandomAccessReadBuffer(file.readAllBytes()));
    }
  }
}
