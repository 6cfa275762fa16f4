package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Download;
import com.nissmart.contract.Ids;
import com.nissmart.e2e.support.LedgerTables;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.regex.Pattern;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** A statement of more than five thousand lines: its figures are those of the book. */
final class LongStatementTest {
  private static final int SENT = 5_060;
  private static final int RECEIVED = 40;

  @Test
  void a_long_statement_has_the_figures_of_the_book() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(1_000_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola").has(1_000_000);
    LargeBook.send(ada, bola, SENT);
    LargeBook.send(bola, ada, RECEIVED);
    UUID account = Ids.ACCOUNT.parse("id", ada.account());
    LedgerTables book = LedgerTables.of(SharedSystem.data());
    long moneyIn = book.moneyIn(account);
    long moneyOut = book.moneyOut(account);
    long lines = book.entries(account);
    assertThat(lines).isEqualTo(SENT + RECEIVED + 1);
    JsonNode sums = ada.rest().get("/v1/accounts/" + ada.account() + "/statement-sums").body();
    assertThat(sums.path("opening_balance").asLong()).isZero();
    assertThat(sums.path("money_in").asLong()).isEqualTo(moneyIn);
    assertThat(sums.path("money_out").asLong()).isEqualTo(moneyOut);
    assertThat(sums.path("closing_balance").asLong()).isEqualTo(moneyIn - moneyOut);
    assertThat(sums.path("movements").asLong()).isEqualTo(lines);
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      screen.open("/app/statements").sees("Showing the first 200 of 5,101 entries");
      String paper = screen.page().locator(".paper-sums").innerText();
      assertThat(paper)
          .contains(
              naira(0), naira(moneyIn), "\u2212" + naira(moneyOut), naira(moneyIn - moneyOut));
      screen.shoot("long-statement");
      screen.press("Show more").sees("Showing the first 400 of 5,101 entries");
      Download pdf = screen.page().waitForDownload(() -> screen.press("PDF"));
      try (PDDocument document = Loader.loadPDF(pdf.path().toFile())) {
        String text = new PDFTextStripper().getText(document);
        assertThat(text)
            .contains(naira(moneyIn), naira(moneyOut), naira(moneyIn - moneyOut))
            .contains("Page 135 of 135");
        assertThat(Pattern.compile("Transfer \\d+ ").matcher(text).results().count())
            .isEqualTo(SENT + RECEIVED);
      }
      Download csv = screen.page().waitForDownload(() -> screen.press("CSV"));
      List<String> rows = Files.readAllLines(csv.path());
      assertThat(rows).hasSize((int) lines + 1);
      screen.hasNoBrowserErrors();
    }
  }

  private static String naira(long kobo) {
    return String.format(Locale.ROOT, "\u20A6%,.2f", BigDecimal.valueOf(kobo, 2));
  }
}
