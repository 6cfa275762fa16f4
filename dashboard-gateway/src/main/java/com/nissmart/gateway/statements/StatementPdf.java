package com.nissmart.gateway.statements;

import com.nissmart.gateway.statements.AccountStatement.Account;
import com.nissmart.gateway.statements.AccountStatement.Line;
import com.nissmart.gateway.statements.AccountStatement.Period;
import com.nissmart.gateway.statements.PdfCanvas.Colour;
import com.nissmart.gateway.statements.PdfCanvas.TextStyle;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/** The PDF of a statement: head, holder, sums, lines with balances, totals, and page numbers. */
final class StatementPdf {
  private static final float MARGIN = 48;
  private static final float RIGHT = PdfCanvas.WIDTH - MARGIN;
  private static final float ROW = 18;
  private static final float LAST_ROW = PdfCanvas.HEIGHT - 76;

  /** The columns: the left edge of dates and texts, the right edge of amounts. */
  private static final float DATE = MARGIN + 6;

  private static final float WHAT = MARGIN + 76;
  private static final float OUT = MARGIN + 325;
  private static final float IN = MARGIN + 408;
  private static final float BALANCE = RIGHT - 6;
  private static final float WHAT_WIDTH = 168;
  private static final float AMOUNT_WIDTH = 76;

  private static final Colour GREEN = new Colour(0x0D, 0x49, 0x36);
  private static final Colour GOLD = new Colour(0xD9, 0xA4, 0x41);
  private static final Colour CLAY = new Colour(0xB4, 0x55, 0x2D);
  private static final Colour INK = new Colour(0x1C, 0x21, 0x1D);
  private static final Colour SOFT = new Colour(0x58, 0x60, 0x58);
  private static final Colour LINE = new Colour(0xE2, 0xDC, 0xCD);
  private static final Colour WASH = new Colour(0xF7, 0xF4, 0xEC);

  private static final TextStyle BRAND = new TextStyle(20, true, GREEN);
  private static final TextStyle TITLE = new TextStyle(13, true, INK);
  private static final TextStyle STRONG = new TextStyle(10.5f, true, INK);
  private static final TextStyle SUM = new TextStyle(12, true, INK);
  private static final TextStyle TEXT = new TextStyle(9, false, INK);
  private static final TextStyle TEXT_STRONG = new TextStyle(9, true, INK);
  private static final TextStyle SMALL = new TextStyle(8, false, SOFT);

  private final AccountStatement statement;
  private final AmountFormat amounts;
  private final DateTimeFormatter day;
  private final DateTimeFormatter minute;
  private final PdfCanvas canvas;
  private final Runnable beforeSheet;
  private float y;

  private StatementPdf(AccountStatement statement, PdfCanvas canvas, Runnable beforeSheet) {
    ZoneId zone = statement.period().zone();
    this.statement = statement;
    this.amounts = AmountFormat.of(statement.account().currency());
    this.day = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK).withZone(zone);
    this.minute = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK).withZone(zone);
    this.canvas = canvas;
    this.beforeSheet = beforeSheet;
  }

  /**
   * Draws the statement.
   *
   * @param beforeSheet runs before each further sheet; when it throws, the drawing ends
   */
  static byte[] of(AccountStatement statement, StatementFonts fonts, Runnable beforeSheet)
      throws IOException {
    try (PdfCanvas canvas = new PdfCanvas(fonts)) {
      return new StatementPdf(statement, canvas, beforeSheet).bytes();
    }
  }

  private byte[] bytes() throws IOException {
    head();
    holder();
    sums();
    lines();
    totals();
    feet();
    setProperties();
    return canvas.bytes();
  }

  private void head() throws IOException {
    selvedge();
    canvas.left("Nissmart", MARGIN, 62, BRAND);
    canvas.right("Account statement", RIGHT, 54, TITLE);
    canvas.right(days(statement.period()), RIGHT, 69, TEXT);
    canvas.box(MARGIN, 82, RIGHT - MARGIN, 1.5f, GREEN);
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

  private void holder() throws IOException {
    Account account = statement.account();
    float half = (RIGHT - MARGIN) / 2;
    String named = account.name() + " (" + account.currency() + ")";
    block(MARGIN, half, "Account holder", account.holder(), account.email());
    block(MARGIN + half, half, "Account", named, account.id());
  }

  private void block(float x, float width, String label, String what, String more)
      throws IOException {
    float room = width - 12;
    canvas.left(label, x, 104, SMALL);
    canvas.left(canvas.fitting(what, room, STRONG), x, 119, STRONG);
    canvas.left(canvas.fitting(more, room, TEXT), x, 133, TEXT);
  }

  private void sums() throws IOException {
    float top = 150;
    float width = (RIGHT - MARGIN) / 4;
    canvas.box(MARGIN, top, RIGHT - MARGIN, 44, WASH);
    List<List<String>> sums =
        List.of(
            List.of("Opening balance", amounts.withSymbol(statement.opening())),
            List.of("Money in", amounts.withSymbol(statement.moneyIn())),
            List.of("Money out", amounts.withSymbol(statement.moneyOut())),
            List.of("Closing balance", amounts.withSymbol(statement.closing())));
    for (int i = 0; i < sums.size(); i++) {
      float x = MARGIN + 10 + i * width;
      canvas.left(sums.get(i).getFirst(), x, top + 16, SMALL);
      String sum = sums.get(i).getLast();
      canvas.left(sum, x, top + 33, canvas.fitted(sum, width - 12, SUM));
    }
    y = top + 72;
  }

  private void lines() throws IOException {
    columns();
    row("", "Balance brought forward", "", "", amounts.plain(statement.opening()), SMALL);
    for (Line line : statement.lines()) {
      makeRoom(1);
      long amount = line.amount();
      String left = amount < 0 ? amounts.plain(BigInteger.valueOf(amount).negate()) : "";
      String came = amount > 0 ? amounts.plain(amount) : "";
      row(day.format(line.at()), line.title(), left, came, amounts.plain(line.balance()), TEXT);
    }
    if (statement.lines().isEmpty()) {
      row("", "No transactions in this period.", "", "", "", TEXT);
    }
  }

  private void totals() throws IOException {
    makeRoom(3);
    canvas.box(MARGIN, y - ROW + 5, RIGHT - MARGIN, 1, GREEN);
    row(
        "",
        "Totals and closing balance",
        amounts.plain(statement.moneyOut()),
        amounts.plain(statement.moneyIn()),
        amounts.plain(statement.closing()),
        TEXT_STRONG);
    y += 4;
    canvas.left(
        "Money set aside for a withdrawal is in the balance until the bank has paid.",
        MARGIN,
        y,
        SMALL);
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

  private void row(String date, String what, String out, String in, String balance, TextStyle style)
      throws IOException {
    canvas.left(date, DATE, y, style);
    canvas.left(canvas.fitting(what, WHAT_WIDTH, style), WHAT, y, style);
    amount(out, OUT, style);
    amount(in, IN, style);
    amount(balance, BALANCE, style);
    canvas.box(MARGIN, y + 5, RIGHT - MARGIN, 0.5f, LINE);
    y += ROW;
  }

  private void amount(String text, float right, TextStyle style) throws IOException {
    canvas.right(text, right, y, canvas.fitted(text, AMOUNT_WIDTH, style));
  }

  /** Continues on a new sheet when this one has no room for the rows. */
  private void makeRoom(int rows) throws IOException {
    if (y + (rows - 1) * ROW > LAST_ROW) {
      beforeSheet.run();
      canvas.newSheet();
      selvedge();
      canvas.left("Nissmart", MARGIN, 38, TEXT_STRONG);
      canvas.right(days(statement.period()), RIGHT, 38, SMALL);
      y = 66;
      columns();
    }
  }

  private void feet() throws IOException {
    float foot = PdfCanvas.HEIGHT - 36;
    String made =
        "Made on " + minute.format(statement.madeAt()) + " (" + statement.period().zone() + ")";
    for (int sheet = 0; sheet < canvas.sheets(); sheet++) {
      canvas.backTo(sheet);
      canvas.box(MARGIN, foot - 14, RIGHT - MARGIN, 0.5f, LINE);
      canvas.left(statement.account().id() + "  \u00B7  " + made, MARGIN, foot, SMALL);
      canvas.right("Page " + (sheet + 1) + " of " + canvas.sheets(), RIGHT, foot, SMALL);
    }
  }

  private void setProperties() {
    PDDocumentInformation about = canvas.document().getDocumentInformation();
    about.setTitle("Account statement, " + days(statement.period()));
    about.setAuthor("Nissmart");
    about.setCreationDate(
        GregorianCalendar.from(statement.madeAt().atZone(statement.period().zone())));
    canvas.document().getDocumentCatalog().setLanguage("en");
  }

  private String days(Period period) {
    Instant last = period.to().isAfter(period.from()) ? period.to().minusNanos(1) : period.to();
    return day.format(period.from()) + " to " + day.format(last);
  }
}
