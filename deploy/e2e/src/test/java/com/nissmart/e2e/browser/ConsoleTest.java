package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The pages and main actions of the operations console, in a browser. */
final class ConsoleTest {
  private static final List<Integer> WIDTHS = List.of(390, 768, 1440);
  private static final int HEIGHT = 900;

  @Test
  void every_page_is_accessible_in_both_themes() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(10_000_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    RestResponse sent = ada.sends(bola, "console-1", 1_250_000);
    String refused = ada.withdraws("console-2", 300_000, "9990000001").id();
    ada.awaitsPayoutResult(refused);
    Map<String, String> pages = new LinkedHashMap<>();
    pages.put("Overview", "/ops");
    pages.put("Transactions", "/ops/transactions");
    pages.put("Transfer of", "/ops/transactions/" + sent.id());
    pages.put("Withdrawals", "/ops/withdrawals");
    pages.put("Withdrawal of", "/ops/withdrawals/" + refused);
    pages.put("In doubt", "/ops/in-doubt");
    pages.put("Users", "/ops/users?query=" + ada.email());
    pages.put("Main wallet", "/ops/accounts/" + ada.account());
    pages.put("Journal", "/ops/journal?seq=1");
    pages.put("Signed heads", "/ops/heads");
    pages.put("Reconciliation", "/ops/reconciliation");
    pages.put("Exceptions", "/ops/exceptions");
    pages.put("Webhooks", "/ops/webhooks");
    pages.put("Audit log", "/ops/audit");
    pages.put("Approvals", "/ops/approvals");
    try (BrowserScreen screen = OperatorConsole.opened()) {
      pages.forEach((heading, path) -> {
        screen.open(path).page().locator("h1").waitFor();
        screen.page().waitForFunction("() => !document.querySelector('.skeleton')");
        check(screen, "ops-" + heading.toLowerCase(Locale.ROOT).replace(' ', '-'));
      });
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void an_account_is_frozen_and_unfrozen_with_a_reason() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/accounts/" + ada.account()).press("Freeze");
      screen.fill("Reason", "Reported as stolen");
      OperatorConsole.inDialog(screen, "Freeze").click();
      screen.page().locator(".page-head .badge-info").waitFor();
      screen.press("Unfreeze").fill("Reason", "Found again");
      OperatorConsole.inDialog(screen, "Unfreeze").click();
      screen.page().locator(".page-head .badge-good").waitFor();
      screen.open("/ops/audit?target_id=" + ada.account()).sees("Found again");
      screen.sees("Reported as stolen").hasNoBrowserErrors();
    }
  }

  @Test
  void only_an_empty_account_is_closed() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/accounts/" + ada.account()).press("Close");
      screen.fill("Reason", "Asked for on the phone");
      OperatorConsole.inDialog(screen, "Close permanently").click();
      screen.page().locator("dialog [role=alert]").waitFor();
      assertThat(ada.sends(bola, "the-rest", 100_000).status()).isEqualTo(201);
      OperatorConsole.inDialog(screen, "Close permanently").click();
      Locator head = screen.page().locator(".page-head");
      head.getByText("Closed", new Locator.GetByTextOptions().setExact(true)).waitFor();
      assertThat(head.getByRole(AriaRole.BUTTON).count()).isZero();
      assertThat(bola.sends(ada, "too-late", 1_000).text("code")).isEqualTo("ACCOUNT_CLOSED");
      screen.open("/ops/audit?target_id=" + ada.account()).sees("Asked for on the phone");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_withdrawal_in_doubt_is_decided_on_its_page() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(1_000_000);
    String id = ada.withdraws("console-doubt", 500_000, "9990000007").id();
    SharedSystem.awaitDecidable(id);
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/withdrawals/" + id).press("Decide");
      screen.page().locator("dialog input[value=NOT_PAID]").check();
      screen.fill("How do you know?", "Not on the statement");
      OperatorConsole.inDialog(screen, "Mark as not paid").click();
      screen.page().locator("[data-step=FAILED]").waitFor();
      assertThat(ada.available()).isEqualTo(1_000_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_saver_has_no_access_to_the_console() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada");
    try (BrowserScreen screen = BrowserScreen.of(390, HEIGHT)) {
      OperatorConsole.signIn(screen, ada.email(), Saver.PASSWORD);
      screen.sees("The console is for the finance team").hasNoBrowserErrors();
    }
  }

  private static void check(BrowserScreen screen, String name) {
    Page page = screen.page();
    for (int width : WIDTHS) {
      screen.resize(width, HEIGHT).shoot(name + "-" + width);
      screen.fits(name + "-" + width);
    }
    for (ColorScheme theme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      screen.theme(theme);
      page.reload(); // a transition between the themes would show mixed colours
      page.locator("h1").waitFor();
      page.waitForFunction("() => !document.querySelector('.skeleton')");
      String where =
          name + "-" + page.viewportSize().width + "-" + theme.name().toLowerCase(Locale.ROOT);
      screen.shoot(where);
      screen.isAccessible(where);
    }
  }
}
