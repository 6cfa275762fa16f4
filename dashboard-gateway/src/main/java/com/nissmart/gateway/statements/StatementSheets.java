package com.nissmart.gateway.statements;

import com.nissmart.gateway.statements.AccountStatement.Period;
import com.nissmart.gateway.statements.PdfCanvas.Colour;
import com.nissmart.gateway.statements.PdfCanvas.TextStyle;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/** The sheets of a statement: their edges, columns and rows, and as many as the rows need. */
final class StatementSheets {
  static final float MARGIN = 48;
  static final float RIGHT = PdfCanvas.WIDTH - MARGIN;

  static final Colour INK = new Colour(0x1C, 0x21, 0x1D);
  static final Colour WASH = new Colour(0xF7, 0xF4, 0xEC);
  static final TextStyle TEXT = new TextStyle(9, false, INK);
  static final TextStyle TEXT_STRONG = new TextStyle(9, true, INK);
  static final TextStyle SMALL = new TextStyle(8, false, new Colour(0x58, 0x60, 0x58));

  private static final Colour GREEN = new Colour(0x0D, 0x49, 0x36);
  private static final Colour GOLD = new Colour(0xD9, 0xA4, 0x41);
  private static final Colour CLAY = new Colour(0xB4, 0x55, 0x2D);
  private static final Colour LINE = new Colour(0xE2, 0xDC, 0xCD);
  private static final TextStyle BRAND = new TextStyle(20, true, GREEN);
  private static final TextStyle TITLE = new TextStyle(13, true, INK);

  private static final float ROW = 18;
  private static final float LAST_ROW = PdfCanvas.HEIGHT - 76;
  private static final int TOTALS_ROWS = 3;

  /** The places of the columns' names on the first sheet and on the others. */
  private static final float FIRST_COLUMNS = 222;

  private static final float NEXT_COLUMNS = 66;

  /** The columns: the left edge of dates and texts, the right edge of amounts. */
  private static final float DATE = MARGIN + 6;

  private static final float WHAT = MARGIN + 76;
  private static final float OUT = MARGIN + 325;
  private static final float IN = MARGIN + 408;
  private static final float BALANCE = RIGHT - 6;
  private static final float WHAT_WIDTH = 168;
  private static final float AMOUNT_WIDTH = 76;

  private final AccountStatement statement;
  private final DateTimeFormatter day;
  private final DateTimeFormatter minute;
  private final PdfCanvas canvas;
  private final long sheets;
  private long sheet = 1;
  private float y = FIRST_COLUMNS;

  /** Texts of a row's columns; the amounts are written already. */
  record Row(String date, String what, String out, String in, String balance) {}

  /** Begins the first sheet. */
  StatementSheets(AccountStatement statement, StatementFonts fonts) throws IOException {
    ZoneId zone = statement.period().zone();
    this.statement = statement;
    this.day = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK).withZone(zone);
    this.minute = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK).withZone(zone);
    this.canvas = new PdfCanvas(fonts);
    this.sheets = sheets(statement.sums().movements());
    selvedge();
    canvas.left("Nissmart", MARGIN, 62, BRAND);
    canvas.right("Account statement", RIGHT, 54, TITLE);
    canvas.right(days(), RIGHT, 69, TEXT);
    canvas.box(MARGIN, 82, RIGHT - MARGIN, 1.5f, GREEN);
    columns();
  }

  PdfCanvas canvas() {
    return canvas;
  }

  String day(Instant instant) {
    return day.format(instant);
  }

  /** Adds a line of the statement, on a new sheet when this one is full. */
  void addLine(Row line) throws IOException {
    makeRoom(1);
    addRow(line, TEXT);
  }

  void addRow(Row row, TextStyle style) throws IOException {
    canvas.left(row.date(), DATE, y, style);
    canvas.left(canvas.fitting(row.what(), WHAT_WIDTH, style), WHAT, y, style);
    amount(row.out(), OUT, style);
    amount(row.in(), IN, style);
    amount(row.balance(), BALANCE, style);
    canvas.box(MARGIN, y + 5, RIGHT - MARGIN, 0.5f, LINE);
    y += ROW;
  }

  /** Adds the totals and a remark, and ends the document. */
  void end(Row totals, String remark) throws IOException {
    makeRoom(TOTALS_ROWS);
    canvas.box(MARGIN, y - ROW + 5, RIGHT - MARGIN, 1, GREEN);
    addRow(totals, TEXT_STRONG);
    canvas.left(remark, MARGIN, y + 4, SMALL);
    foot();
    PDDocumentInformation about = new PDDocumentInformation();
    about.setTitle("Account statement, " + days());
    about.setAuthor("Nissmart");
    about.setCreationDate(
        GregorianCalendar.from(statement.madeAt().atZone(statement.period().zone())));
    canvas.end(about);
  }

  /** Returns the number of sheets that so many lines need. */
  private static long sheets(long lines) {
    long sheets = 1;
    float at = FIRST_COLUMNS + 2 * ROW;
    for (long line = 0; line < lines; line++) {
      if (isFull(at, 1)) {
        sheets++;
        at = NEXT_COLUMNS + ROW;
      }
      at += ROW;
    }
    return isFull(at, TOTALS_ROWS) ? sheets + 1 : sheets;
  }

  private static boolean isFull(float at, int rows) {
    return at + (rows - 1) * ROW > LAST_ROW;
  }

  private void makeRoom(int rows) throws IOException {
    if (isFull(y, rows)) {
      foot();
      canvas.newSheet();
      sheet++;
      selvedge();
      canvas.left("Nissmart", MARGIN, 38, TEXT_STRONG);
      canvas.right(days(), RIGHT, 38, SMALL);
      y = NEXT_COLUMNS;
      columns();
    }
  }

  /** Draws the woven edge of the brand. */
  private void selvedge() throws IOException {
    canvas.box(0, 0, PdfCanvas.WIDTH, 6, GREEN);
    for (float x = 36; x < PdfCanvas.WIDTH; x += 72) {
      canvas.box(x, 0, 6, 6, GOLD);
      canvas.box(x + 12, 0, 12, 6, CLAY);
      canvas.box(x + 30, 0, 6, 6, GOLD);
    }
  }

  private void columns() throws IOException {
    canvas.box(MARGIN, y - 12, RIGHT - MARGIN, 17, WASH);
    canvas.left("Date", DATE, y, SMALL);
    canvas.left("Description", WHAT, y, SMALL);
    canvas.right("Money out", OUT, y, SMALL);
    canvas.right("Money in", IN, y, SMALL);
    canvas.right("Balance (" + statement.account().currency() + ")", BALANCE, y, SMALL);
    y += ROW;
  }

  private void amount(String text, float right, TextStyle style) throws IOException {
    canvas.right(text, right, y, canvas.fitted(text, AMOUNT_WIDTH, style));
  }

  private void foot() throws IOException {
    float foot = PdfCanvas.HEIGHT - 36;
    String made =
        "Made on " + minute.format(statement.madeAt()) + " (" + statement.period().zone() + ")";
    canvas.box(MARGIN, foot - 14, RIGHT - MARGIN, 0.5f, LINE);
    canvas.left(statement.account().id() + "  \u00B7  " + made, MARGIN, foot, SMALL);
    canvas.right("Page " + sheet + " of " + sheets, RIGHT, foot, SMALL);
  }

  private String days() {
    Period period = statement.period();
    Instant last = period.to().isAfter(period.from()) ? period.to().minusNanos(1) : period.to();
    return day.format(period.from()) + " to " + day.format(last);
  }
}
