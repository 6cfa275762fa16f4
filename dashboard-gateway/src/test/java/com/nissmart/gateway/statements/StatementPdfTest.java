package com.nissmart.gateway.statements;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.gateway.statements.AccountStatement.Account;
import com.nissmart.gateway.statements.AccountStatement.Line;
import com.nissmart.gateway.statements.AccountStatement.Period;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** The text of statement PDFs, read back from them. */
class StatementPdfTest {
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
    AccountStatement statement =
        new AccountStatement(ACCOUNT, PERIOD, 150_000, closing, lines, PERIOD.to());
    AmountFormat naira = AmountFormat.of("NGN");
    try (PDDocument pdf = Loader.loadPDF(StatementPdf.of(statement, () -> {}))) {
      String text = text(pdf);
      assertThat(pdf.getNumberOfPages()).isGreaterThan(3);
      assertThat(text)
          .contains(
              "Page 1 of " + pdf.getNumberOfPages(), "1 Feb 2026 to 28 Feb 2026", "Rent (NGN)")
          .contains("\u20A61,500.00", naira.withSymbol(statement.moneyIn()))
          .contains(naira.withSymbol(statement.moneyOut()), naira.withSymbol(closing));
      List<Long> balances = balances(text);
      assertThat(balances).hasSize(180).endsWith(closing);
      assertThat(statement.opening())
          .isEqualTo(closing - statement.moneyIn().longValue() + statement.moneyOut().longValue());
    }
  }

  @Test
  void unprintable_and_long_texts_are_handled() throws Exception {
    Account strange =
        new Account(
            "m".repeat(200), "\u0623\u062F\u0627@example.com", "\uD83D\uDE80", "acc_1", "XTS");
    Line line =
        new Line(BEGIN, "Received \u00B7 line\nbreak \uD83D\uDE80", Long.MAX_VALUE, Long.MAX_VALUE);
    AccountStatement statement =
        new AccountStatement(strange, PERIOD, 0, Long.MAX_VALUE, List.of(line), PERIOD.to());
    try (PDDocument pdf = Loader.loadPDF(StatementPdf.of(statement, () -> {}))) {
      assertThat(text(pdf)).contains("Received \u00B7 line break ?", "92,233,720,368,547,758.07");
    }
  }

  @Test
  void drawing_ends_when_the_client_has_gone() {
    AccountStatement statement =
        new AccountStatement(ACCOUNT, PERIOD, 0, 0, lines(150_000, 180), PERIOD.to());
    IllegalStateException gone = new IllegalStateException("gone");
    assertThatThrownBy(() ->
            StatementPdf.of(
                statement,
                () -> {
                  throw gone;
                }))
        .isSameAs(gone);
  }

  @Test
  void an_empty_period_is_stated() throws Exception {
    AccountStatement statement =
        new AccountStatement(ACCOUNT, PERIOD, 700, 700, List.of(), PERIOD.to());
    try (PDDocument pdf = Loader.loadPDF(StatementPdf.of(statement, () -> {}))) {
      assertThat(text(pdf))
          .contains("No transactions in this period.", "\u20A67.00", "Page 1 of 1");
    }
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
