package com.nissmart.gateway.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.gateway.statements.AccountStatement.Account;
import com.nissmart.gateway.statements.AccountStatement.Line;
import com.nissmart.gateway.statements.AccountStatement.Period;
import com.nissmart.gateway.statements.AccountStatement.Sums;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDVectorFont;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.pdfbox.text.TextPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The text of statement PDFs, read back from them. */
class StatementPdfTest {
  private static final StatementFonts FONTS = StatementFonts.bundled();
  private static final Instant BEGIN = Instant.parse("2026-01-31T23:30:00Z");
  private static final Period PERIOD =
      new Period(BEGIN, Instant.parse("2026-02-28T23:00:00Z"), ZoneId.of("Africa/Lagos"));
  private static final Account ACCOUNT =
      new Account(
          "Ad\u00E1ob\u00ED \u1ECCk\u00E0for",
          "ada@example.com",
          "Rent",
          "acc_01kezh4d1xe5n8w3v0qg6mtb2r",
          "NGN");

  @Test
  void lines_over_several_sheets_add_up_to_the_sums() throws Exception {
    List<Line> lines = lines(150_000, 180);
    long closing = lines.getLast().balance();
    Sums sums = sums(150_000, lines);
    AmountFormat naira = AmountFormat.of("NGN");
    try (PDDocument pdf = Loader.loadPDF(pdf(ACCOUNT, 150_000, lines))) {
      String text = text(pdf);
      assertThat(pdf.getNumberOfPages()).isGreaterThan(3);
      assertThat(text)
          .contains(
              "Page 1 of " + pdf.getNumberOfPages(), "1 Feb 2026 to 28 Feb 2026", "Rent (NGN)")
          .contains("\u20A61,500.00", naira.withSymbol(sums.moneyIn()))
          .contains(naira.withSymbol(sums.moneyOut()), naira.withSymbol(closing));
      List<Long> balances = balances(text);
      assertThat(balances).hasSize(180).endsWith(closing);
    }
  }

  @Test
  void unprintable_and_long_texts_are_handled() throws Exception {
    Account strange =
        new Account(
            "m".repeat(200), "\u0623\u062F\u0627@example.com", "\uD83D\uDE80", "acc_1", "XTS");
    Line line =
        new Line(BEGIN, "Received \u00B7 line\nbreak \uD55C", Long.MAX_VALUE, Long.MAX_VALUE);
    try (PDDocument pdf = Loader.loadPDF(pdf(strange, 0, List.of(line)))) {
      assertThat(text(pdf)).contains("Received \u00B7 line break ?", "92,233,720,368,547,758.07");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hi\u200B",
        "hi\u200C\u2060\uFEFF\u00AD",
        "\u3164",
        "\uD800",
        "\u202Ehi",
        "\u12A0\u1260\u1260",
        "a" + "\u0301"
      })
  void a_text_changes_nothing_but_itself(String text) throws Exception {
    try (PDDocument pdf = Loader.loadPDF(pdf(text))) {
      assertThat(undrawn(pdf)).isEmpty();
      assertThat(text(pdf)).contains("\u20A67.00", "Received \u00B7");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\u0645\u0631\u062D\u0628\u0627 \u0644\u0627",
        "\u05E9\u05DC\u05D5\u05DD",
        "\u674E\u56DB \u6771\u4EAC \u3042",
        "\u1230\u120B\u121D",
        "\u1ECC\u0300\u1E63un \u1EB8\u0301k\u1ECD\u0301",
        "\uD83D\uDE00 \u2764\uFE0F"
      })
  void scripts_and_emoji_are_printed(String text) throws Exception {
    try (PDDocument pdf = Loader.loadPDF(pdf(text))) {
      assertThat(undrawn(pdf)).isEmpty();
      assertThat(text(pdf)).doesNotContain("?");
    }
  }

  private static byte[] pdf(String text) throws IOException {
    return pdf(ACCOUNT, 0, List.of(new Line(BEGIN, "Received \u00B7 " + text, 700, 700)));
  }

  private static byte[] pdf(Account account, long opening, List<Line> lines) throws IOException {
    StatementPdf pdf =
        new StatementPdf(
            new AccountStatement(account, PERIOD, sums(opening, lines), PERIOD.to()), FONTS);
    pdf.draw(lines);
    pdf.end();
    return pdf.take();
  }

  private static Sums sums(long opening, List<Line> lines) {
    long closing = lines.isEmpty() ? opening : lines.getLast().balance();
    BigInteger moneyIn =
        lines.stream()
            .map(line -> BigInteger.valueOf(Math.max(0, line.amount())))
            .reduce(BigInteger.ZERO, BigInteger::add);
    BigInteger moneyOut = moneyIn.add(BigInteger.valueOf(opening - closing));
    return new Sums(opening, closing, moneyIn, moneyOut, lines.size());
  }

  /** Returns the characters whose glyphs are empty. */
  private static List<String> undrawn(PDDocument pdf) throws IOException {
    List<String> empty = new ArrayList<>();
    PDFTextStripper glyphs =
        new PDFTextStripper() {
          @Override
          protected void processTextPosition(TextPosition text) {
            PDVectorFont font = (PDVectorFont) text.getFont();
            try {
              for (int code : text.getCharacterCodes()) {
                if (!text.getUnicode().isBlank() && font.getPath(code).getBounds2D().isEmpty()) {
                  empty.add(text.getUnicode());
                }
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
        };
    glyphs.getText(pdf);
    return empty;
  }

  @Test
  void an_empty_period_is_stated() throws Exception {
    try (PDDocument pdf = Loader.loadPDF(pdf(ACCOUNT, 700, List.of()))) {
      assertThat(text(pdf))
          .contains("No transactions in this period.", "\u20A67.00", "Page 1 of 1");
    }
  }

  @Test
  void the_same_statement_is_the_same_file() throws Exception {
    List<Line> lines = lines(0, 100);
    byte[] once = pdf(ACCOUNT, 0, lines);
    assertThat(pdf(ACCOUNT, 0, lines)).isEqualTo(once);
    assertThat(new String(once, StandardCharsets.ISO_8859_1)).doesNotContain("/ID");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 29, 30, 31, 32, 66, 67, 68, 69, 70, 256 * 38, 257 * 38})
  void every_number_of_lines_has_its_sheets(int many) throws Exception {
    try (PDDocument pdf = Loader.loadPDF(pdf(ACCOUNT, 0, lines(0, many)))) {
      int sheets = pdf.getNumberOfPages();
      PDFTextStripper last = new PDFTextStripper();
      last.setStartPage(sheets);
      assertThat(last.getText(pdf))
          .contains("Page " + sheets + " of " + sheets, "Totals and closing balance");
    }
  }

  @Test
  void a_statement_of_many_lines_needs_little_memory() throws Exception {
    Sums sums = new Sums(0, 0, BigInteger.valueOf(20_000), BigInteger.valueOf(20_000), 40_000);
    StatementPdf pdf =
        new StatementPdf(new AccountStatement(ACCOUNT, PERIOD, sums, PERIOD.to()), FONTS);
    List<Line> page = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      page.add(new Line(BEGIN, "Received", 1, 1));
      page.add(new Line(BEGIN, "Sent", -1, 0));
    }
    long length = 0;
    long before = retained(pdf);
    for (int pages = 0; pages < 200; pages++) {
      pdf.draw(page);
      length += pdf.take().length;
    }
    assertThat(retained(pdf) - before).isLessThan(1_000_000);
    pdf.end();
    assertThat(length + pdf.take().length).isGreaterThan(1_500_000);
  }

  /** Returns the memory that is in use while the statement is. */
  private static long retained(StatementPdf pdf) {
    try {
      System.gc();
      return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    } finally {
      Reference.reachabilityFence(pdf);
    }
  }

  @Test
  void lines_that_do_not_add_up_are_refused() throws Exception {
    Sums sums = new Sums(0, 700, BigInteger.valueOf(700), BigInteger.ZERO, 1);
    AccountStatement statement = new AccountStatement(ACCOUNT, PERIOD, sums, PERIOD.to());
    assertThatThrownBy(
            () -> new StatementPdf(statement, FONTS).draw(List.of(new Line(BEGIN, "a", 700, 600))))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new StatementPdf(statement, FONTS).end())
        .isInstanceOf(IllegalStateException.class);
  }

  /** Returns alternating credits and debits. */
  private static List<Line> lines(long opening, int many) {
    List<Line> lines = new ArrayList<>();
    long balance = opening;
    for (int i = 0; i < many; i++) {
      long amount = i % 3 == 2 ? -1_050L * i : 1_234L * (i + 1);
      balance += amount;
      lines.add(new Line(BEGIN.plus(Duration.ofHours(i)), "Line no. " + i, amount, balance));
    }
    return lines;
  }

  /** Returns the last amount of each line. */
  private static List<Long> balances(String text) {
    return Pattern.compile("Line no\\. \\d+ .*?([\\d,]+\\.\\d\\d)\\s*$", Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map((MatchResult line) -> Long.parseLong(line.group(1).replaceAll("[,.]", "")))
        .toList();
  }

  private static String text(PDDocument pdf) throws IOException {
    PDFTextStripper stripper = new PDFTextStripper();
    stripper.setSortByPosition(true);
    return stripper.getText(pdf);
  }
}
