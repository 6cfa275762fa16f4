package com.nissmart.gateway.statements;

import static com.nissmart.gateway.statements.StatementSheets.INK;
import static com.nissmart.gateway.statements.StatementSheets.MARGIN;
import static com.nissmart.gateway.statements.StatementSheets.RIGHT;
import static com.nissmart.gateway.statements.StatementSheets.SMALL;
import static com.nissmart.gateway.statements.StatementSheets.TEXT;
import static com.nissmart.gateway.statements.StatementSheets.WASH;

import com.nissmart.gateway.statements.AccountStatement.Account;
import com.nissmart.gateway.statements.AccountStatement.Line;
import com.nissmart.gateway.statements.AccountStatement.Sums;
import com.nissmart.gateway.statements.PdfCanvas.TextStyle;
import com.nissmart.gateway.statements.StatementSheets.Row;
import java.io.IOException;
import java.math.BigInteger;
import java.util.List;

/**
 * The PDF of a statement: head, holder, sums, lines with balances, totals, and page numbers. It is
 * drawn in parts, and only the last sheet is in memory. The same statement becomes the same bytes.
 */
final class StatementPdf {
  private static final TextStyle STRONG = new TextStyle(10.5f, true, INK);
  private static final TextStyle SUM = new TextStyle(12, true, INK);

  private final AccountStatement statement;
  private final AmountFormat amounts;
  private final StatementSheets sheets;
  private final PdfCanvas canvas;

  /** The sums of the lines that are drawn. */
  private long balance;

  private BigInteger moneyIn = BigInteger.ZERO;
  private long movements;

  /** Draws the beginning of a statement. */
  StatementPdf(AccountStatement statement, StatementFonts fonts) throws IOException {
    this.statement = statement;
    this.amounts = AmountFormat.of(statement.account().currency());
    this.sheets = new StatementSheets(statement, fonts);
    this.canvas = sheets.canvas();
    this.balance = statement.sums().opening();
    holder();
    sums();
    sheets.addRow(new Row("", "Balance brought forward", "", "", amounts.plain(balance)), SMALL);
  }

  /** Draws lines. */
  void draw(List<Line> lines) throws IOException {
    for (Line line : lines) {
      BigInteger amount = BigInteger.valueOf(line.amount());
      count(line);
      sheets.addLine(
          new Row(
              sheets.day(line.at()),
              line.title(),
              amount.signum() < 0 ? amounts.plain(amount.negate()) : "",
              amount.signum() > 0 ? amounts.plain(amount) : "",
              amounts.plain(line.balance())));
    }
  }

  /** Draws the end. */
  void end() throws IOException {
    checkSums();
    if (movements == 0) {
      sheets.addRow(new Row("", "No transactions in this period.", "", "", ""), TEXT);
    }
    sheets.end(
        new Row(
            "",
            "Totals and closing balance",
            amounts.plain(statement.sums().moneyOut()),
            amounts.plain(moneyIn),
            amounts.plain(balance)),
        "Money set aside for a withdrawal is in the balance until the bank has paid.");
  }

  /** Returns what is ready of the file since the last time. */
  byte[] take() {
    return canvas.take();
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
    Sums sums = statement.sums();
    List<List<String>> parts =
        List.of(
            List.of("Opening balance", amounts.withSymbol(sums.opening())),
            List.of("Money in", amounts.withSymbol(sums.moneyIn())),
            List.of("Money out", amounts.withSymbol(sums.moneyOut())),
            List.of("Closing balance", amounts.withSymbol(sums.closing())));
    canvas.box(MARGIN, top, RIGHT - MARGIN, 44, WASH);
    for (int i = 0; i < parts.size(); i++) {
      float x = MARGIN + 10 + i * width;
      canvas.left(parts.get(i).getFirst(), x, top + 16, SMALL);
      String sum = parts.get(i).getLast();
      canvas.left(sum, x, top + 33, canvas.fitted(sum, width - 12, SUM));
    }
  }

  private void count(Line line) {
    if (line.balance() != balance + line.amount()) {
      throw new IllegalStateException(
          "A line of " + statement.account().id() + " does not continue " + balance + ": " + line);
    }
    balance = line.balance();
    moneyIn = moneyIn.add(BigInteger.valueOf(Math.max(line.amount(), 0)));
    movements++;
  }

  /** Makes sure that the sums at the beginning are those of the lines. */
  private void checkSums() {
    long opening = statement.sums().opening();
    BigInteger moneyOut =
        moneyIn.add(BigInteger.valueOf(opening)).subtract(BigInteger.valueOf(balance));
    Sums drawn = new Sums(opening, balance, moneyIn, moneyOut, movements);
    if (!drawn.equals(statement.sums())) {
      throw new IllegalStateException(
          statement.account().id() + " has lines of " + drawn + " and sums of " + statement.sums());
    }
  }
}
