package com.nissmart.gateway.statements;

import com.nissmart.gateway.statements.AccountStatement.Account;
import com.nissmart.gateway.statements.AccountStatement.Line;
import com.nissmart.gateway.statements.AccountStatement.Period;
import com.nissmart.gateway.statements.PdfCanvas.Colour;
import com.nissmart.gateway.statements.PdfCanvas.Look;
import java.io.IOException;
import java.math.BigInteger;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.PDDocumentInformation;

/**
 * A statement on paper: head, holder, sums, the lines with the balance after each over as many
 * sheets as they need, totals, and a number on every sheet.
 */
final class StatementPdf {
  private static final float MARGIN = 48;
  private static final float RIGHT = PdfCanvas.WIDTH - MARGIN;
  private static final float ROW = 18;
  private static final float LAST_ROW = PdfCanvas.HEIGHT - 76;

  /** Where the columns are: dates and texts begin there, amounts end there. */
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

  private static final Look BRAND = new Look(20, true, GREEN);
  private static final Look TITLE = new Look(13, true, INK);
  private static final Look STRONG = new Look(10.5f, true, INK);
  private static final Look SUM = new Look(12, true, INK);
  private static final Look TEXT = new Look(9, false, INK);
  private static final Look TEXT_STRONG = new Look(9, true, INK);
  private static final Look SMALL = new Look(8, false, SOFT);

  private final AccountStatement statement;
  private final AmountFormat amounts;
  private final DateTimeFormatter day;
  private final DateTimeFormatter minute;
  private final PdfCanvas paper;
  private float y;

  private StatementPdf(AccountStatement statement, PdfCanvas paper) {
    ZoneId zone = statement.period().zone();
    this.statement = statement;
    this.amounts = AmountFormat.of(statement.account().currency());
    this.day = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.UK).withZone(zone);
    this.minute = DateTimeFormatter.ofPattern("d MMM uuuu, HH:mm", Locale.UK).withZone(zone);
    this.paper = paper;
  }

  /** The statement as a PDF. */
  static byte[] of(AccountStatement statement) throws IOException {
    try (PdfCanvas paper = new PdfCanvas()) {
      return new StatementPdf(statement, paper).bytes();
    }
  }

  private byte[] bytes() throws IOException {
    head();
    holder();
    sums();
    lines();
    totals();
    feet();
    inform();
    return paper.bytes();
  }

  private void head() throws IOException {
    selvedge();
    paper.left("Nissmart", MARGIN, 62, BRAND);
    paper.right("Account statement", RIGHT, 54, TITLE);
    paper.right(days(statement.period()), RIGHT, 69, TEXT);
    paper.box(MARGIN, 82, RIGHT - MARGIN, 1.5f, GREEN);
  }

  /** The woven edge that everything of ours has. */
  private void selvedge() throws IOException {
    paper.box(0, 0, PdfCanvas.WIDTH, 6, GREEN);
    for (float x = 36; x < PdfCanvas.WIDTH; x += 72) {
      paper.box(x, 0, 6, 6, GOLD);
      paper.box(x + 12, 0, 12, 6, CLAY);
      paper.box(x + 30, 0, 6, 6, GOLD);
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
    paper.left(label, x, 104, SMALL);
    paper.left(paper.fitting(what, room, STRONG), x, 119, STRONG);
    paper.left(paper.fitting(more, room, TEXT), x, 133, TEXT);
  }

  private void sums() throws IOException {
    float top = 150;
    float width = (RIGHT - MARGIN) / 4;
    paper.box(MARGIN, top, RIGHT - MARGIN, 44, WASH);
    List<List<String>> sums =
        List.of(
            List.of("Opening balance", amounts.withSymbol(statement.opening())),
            List.of("Money in", amounts.withSymbol(statement.moneyIn())),
            List.of("Money out", amounts.withSymbol(statement.moneyOut())),
            List.of("Closing balance", amounts.withSymbol(statement.closing())));
    for (int i = 0; i < sums.size(); i++) {
      float x = MARGIN + 10 + i * width;
      paper.left(sums.get(i).getFirst(), x, top + 16, SMALL);
      String sum = sums.get(i).getLast();
      paper.left(sum, x, top + 33, paper.fitted(sum, width - 12, SUM));
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
      row(day.format(line.at()), line.what(), left, came, amounts.plain(line.balance()), TEXT);
    }
    if (statement.lines().isEmpty()) {
      row("", "Nothing moved in these days.", "", "", "", TEXT);
    }
  }

  private void totals() throws IOException {
    makeRoom(3);
    paper.box(MARGIN, y - ROW + 5, RIGHT - MARGIN, 1, GREEN);
    row(
        "",
        "Totals and closing balance",
        amounts.plain(statement.moneyOut()),
        amounts.plain(statement.moneyIn()),
        amounts.plain(statement.closing()),
        TEXT_STRONG);
    y += 4;
    paper.left(
        "Money set aside for a withdrawal is in the balance until the bank has paid.",
        MARGIN,
        y,
        SMALL);
  }

  private void columns() throws IOException {
    paper.box(MARGIN, y - 12, RIGHT - MARGIN, 17, WASH);
    paper.left("Date", DATE, y, SMALL);
    paper.left("Description", WHAT, y, SMALL);
    paper.right("Money out", OUT, y, SMALL);
    paper.right("Money in", IN, y, SMALL);
    paper.right("Balance (" + statement.account().currency() + ")", BALANCE, y, SMALL);
    y += ROW;
  }

  private void row(String date, String what, String out, String in, String balance, Look look)
      throws IOException {
    paper.left(date, DATE, y, look);
    paper.left(paper.fitting(what, WHAT_WIDTH, look), WHAT, y, look);
    amount(out, OUT, look);
    amount(in, IN, look);
    amount(balance, BALANCE, look);
    paper.box(MARGIN, y + 5, RIGHT - MARGIN, 0.5f, LINE);
    y += ROW;
  }

  private void amount(String text, float right, Look look) throws IOException {
    paper.right(text, right, y, paper.fitted(text, AMOUNT_WIDTH, look));
  }

  /** Goes on on a new sheet when this one has no room for so many rows. */
  private void makeRoom(int rows) throws IOException {
    if (y + (rows - 1) * ROW > LAST_ROW) {
      paper.newSheet();
      selvedge();
      paper.left("Nissmart", MARGIN, 38, TEXT_STRONG);
      paper.right(days(statement.period()), RIGHT, 38, SMALL);
      y = 66;
      columns();
    }
  }

  private void feet() throws IOException {
    float foot = PdfCanvas.HEIGHT - 36;
    String made =
        "Made on " + minute.format(statement.madeAt()) + " (" + statement.period().zone() + ")";
    for (int sheet = 0; sheet < paper.sheets(); sheet++) {
      paper.backTo(sheet);
      paper.box(MARGIN, foot - 14, RIGHT - MARGIN, 0.5f, LINE);
      paper.left(statement.account().id() + "  \u00B7  " + made, MARGIN, foot, SMALL);
      paper.right("Page " + (sheet + 1) + " of " + paper.sheets(), RIGHT, foot, SMALL);
    }
  }

  private void inform() {
    PDDocumentInformation about = paper.document().getDocumentInformation();
    about.setTitle("Account statement, " + days(statement.period()));
    about.setAuthor("Nissmart");
    about.setCreationDate(
        GregorianCalendar.from(statement.madeAt().atZone(statement.period().zone())));
    paper.document().getDocumentCatalog().setLanguage("en");
  }

  /** The first and the last day of the period. */
  private String days(Period period) {
    Instant last = period.to().isAfter(period.from()) ? period.to().minusNanos(1) : period.to();
    return day.format(period.from()) + " to " + day.format(last);
  }
}
