package com.nissmart.gateway.statements;

import com.nissmart.gateway.statements.SheetFonts.FontRun;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;
import org.apache.pdfbox.pdmodel.PDPageContentStream;
import org.apache.pdfbox.pdmodel.PDResources;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.pdmodel.graphics.state.RenderingMode;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAppearanceStream;

/**
 * A PDF document of A4 sheets, one of which is in memory. Lengths are points, and {@code y} counts
 * from the top of the sheet. Each text is drawn for itself, so that none can change what is drawn
 * around it.
 */
final class PdfCanvas {
  static final float WIDTH = PDRectangle.A4.getWidth();
  static final float HEIGHT = PDRectangle.A4.getHeight();

  private static final float THOUSAND = 1000;
  private static final float BOLD = 0.035f;
  private static final String ELLIPSIS = "\u2026";

  /** The holder of the fonts. It has no sheets, and nothing that needs to be closed. */
  private final PDDocument document = new PDDocument();

  private final PDAppearanceStream sheet = new PDAppearanceStream(document);
  private final ByteArrayOutputStream drawing = new ByteArrayOutputStream();
  private final PdfFile file = new PdfFile();
  private final SheetFonts fonts;
  private PDPageContentStream ink;

  /** A colour of red, green and blue from 0 to 255. */
  record Colour(int red, int green, int blue) {}

  record TextStyle(float size, boolean bold, Colour colour) {}

  PdfCanvas(StatementFonts fonts) {
    this.fonts = new SheetFonts(document, fonts);
    sheet.setResources(new PDResources());
    ink = newInk();
  }

  /** Ends the sheet and begins another one. */
  void newSheet() throws IOException {
    endSheet();
    ink = newInk();
  }

  /** Ends the last sheet and the document. */
  void end(PDDocumentInformation about) throws IOException {
    endSheet();
    fonts.subset();
    file.end(sheet.getResources().getCOSObject(), about.getCOSObject());
  }

  /** Returns what is ready of the file since the last time. */
  byte[] take() {
    return file.take();
  }

  /** Writes a text that begins at {@code x}. */
  void left(String text, float x, float y, TextStyle style) throws IOException {
    ink.beginText();
    colour(style.colour());
    ink.setLineWidth(style.size() * BOLD);
    ink.setRenderingMode(style.bold() ? RenderingMode.FILL_STROKE : RenderingMode.FILL);
    ink.newLineAtOffset(x, HEIGHT - y);
    for (FontRun run : runs(text)) {
      ink.setFont(run.font(), style.size());
      ink.showText(run.text());
    }
    ink.endText();
  }

  /** Writes a text that ends at {@code x}. */
  void right(String text, float x, float y, TextStyle style) throws IOException {
    left(text, x - width(text, style), y, style);
  }

  /** Returns the text, cut and with an ellipsis when it is too wide. */
  String fitting(String text, float width, TextStyle style) throws IOException {
    if (width(text, style) <= width) {
      return text;
    }
    int fits = 0;
    int tooMany = text.codePointCount(0, text.length());
    while (tooMany - fits > 1) {
      int middle = (fits + tooMany) / 2;
      if (width(cut(text, middle), style) <= width) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return cut(text, fits);
  }

  private static String cut(String text, int characters) {
    return text.substring(0, text.offsetByCodePoints(0, characters)).stripTrailing() + ELLIPSIS;
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

  private PDPageContentStream newInk() {
    drawing.reset();
    OutputStream compressed = new BufferedOutputStream(new DeflaterOutputStream(drawing));
    return new PDPageContentStream(document, sheet, compressed);
  }

  private void endSheet() throws IOException {
    ink.close();
    file.writeSheet(drawing.toByteArray());
  }

  private float width(String text, TextStyle style) throws IOException {
    float width = 0;
    for (FontRun run : runs(text)) {
      width += run.font().getStringWidth(run.text());
    }
    return width / THOUSAND * style.size();
  }

  private List<FontRun> runs(String text) throws IOException {
    return fonts.runs(VisualText.of(text));
  }

  private void colour(Colour colour) throws IOException {
    ink.setNonStrokingColor(part(colour.red()), part(colour.green()), part(colour.blue()));
    ink.setStrokingColor(part(colour.red()), part(colour.green()), part(colour.blue()));
  }

  private static float part(int of255) {
    return of255 / 255f;
  }
}
