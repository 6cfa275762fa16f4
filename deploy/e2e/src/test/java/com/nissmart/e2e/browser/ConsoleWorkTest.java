package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Work of an operator in the console: reversal, reconciliation, filters, search and dialogs. */
final class ConsoleWorkTest {

  /** Accepts the browser's own controls too, which the page reports as its body. */
  private static final String FOCUS_IS_INSIDE =
      """
      () => document.activeElement === document.body
          || Boolean(document.activeElement.closest('dialog'))\
      """;

  private static final String FOCUS_IS_BACK =
      """
      () => !document.querySelector('dialog')
          && document.activeElement.textContent.trim() === 'Freeze'\
      """;

  @Test
  void a_transfer_is_reversed_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    String id = ada.sends(bola, "reversed", 40_000).id();
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/transactions/" + id).press("Reverse");
      screen.fill("Reason", "Sent to the wrong person");
      OperatorConsole.inDialog(screen, "Reverse ₦400.00").click();
      screen.page().waitForURL(url -> url.contains("/ops/transactions/") && !url.endsWith(id));
      screen.sees("Reversal of ₦400.00");
      assertThat(ada.available()).isEqualTo(100_000);
      assertThat(bola.available()).isZero();
      screen.open("/ops/transactions/" + id).sees("Reversed by");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void an_uploaded_bank_report_shows_its_exceptions() {
    String day = "2020-02-03";
    String report =
        """
        reference,amount,currency,status,booked_at
        not-ours-1,12300,NGN,PAID,%sT10:00:00Z
        """
            .formatted(day);
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/reconciliation").fill("From (UTC)", day).fill("To (UTC)", day);
      FilePayload file =
          new FilePayload("bank.csv", "text/csv", report.getBytes(StandardCharsets.UTF_8));
      screen.page().locator("input[type=file]").setInputFiles(file);
      screen.press("Reconcile");
      screen.page().waitForURL("**/ops/reconciliation/rec_*");
      screen.sees("The bank reports ₦123.00 paid under a reference we did not issue.");
      screen.sees("not-ours-1").hasNoBrowserErrors();
    }
  }

  @Test
  void a_filter_is_saved_and_its_list_exported() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000).has(777_700);
    try (BrowserScreen screen = OperatorConsole.opened()) {
      String filter = "/ops/transactions?account_id=" + ada.account();
      screen.open(filter).press("Save this filter").fill("Filter name", "Ada's");
      screen.page().keyboard().press("Enter");
      screen.open("/ops/transactions").press("Ada's").sees("₦7,777.00");
      assertThat(screen.page().url()).endsWith(filter);
      Download file = screen.page().waitForDownload(() -> screen.press("Export CSV"));
      List<String> lines = Files.readAllLines(file.path());
      assertThat(file.suggestedFilename()).endsWith(".csv");
      assertThat(lines).hasSize(3).first().asString().startsWith("\uFEFFid,seq,");
      assertThat(lines.get(1)).contains(ada.account(), "777700");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void the_search_box_finds_users_accounts_and_withdrawals() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    String id = ada.withdraws("found", 20_000, "0123456789").id();
    try (BrowserScreen screen = OperatorConsole.opened()) {
      find(screen, ada.email()).sees(ada.email());
      find(screen, ada.account()).page().waitForURL("**/ops/accounts/" + ada.account());
      find(screen, id).page().waitForURL("**/ops/withdrawals/" + id);
      String reference = ada.rest().get("/v1/withdrawals/" + id).text("external_reference");
      String link = "main a[href='/ops/withdrawals/" + id + "']";
      find(screen, reference).page().locator(link).first().waitFor();
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_dialog_keeps_the_focus_and_gives_it_back() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada");
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/accounts/" + ada.account()).button("Freeze").focus();
      Page page = screen.page();
      page.keyboard().press("Enter");
      page.locator("dialog[open]").waitFor();
      for (int tab = 0; tab < 12; tab++) {
        page.keyboard().press("Tab");
        assertThat(page.evaluate(FOCUS_IS_INSIDE)).isEqualTo(true);
      }
      page.keyboard().press("Escape");
      page.waitForFunction(FOCUS_IS_BACK);
      screen.hasNoBrowserErrors();
    }
  }

  private static BrowserScreen find(BrowserScreen screen, String text) {
    Page.GetByRoleOptions box = new Page.GetByRoleOptions().setName("Search everything");
    // The page empties the box a moment after it has gone to the last result.
    screen.page().waitForFunction("() => !document.querySelector('.ops-search input').value");
    screen.page().getByRole(AriaRole.SEARCHBOX, box).fill(text);
    screen.page().keyboard().press("Enter");
    return screen;
  }
}
