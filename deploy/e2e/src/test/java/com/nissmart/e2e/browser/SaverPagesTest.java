package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.LoadState;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** The pages of the saver's app: accessibility, layout, screenshots and the first load. */
final class SaverPagesTest {
  private static final List<Integer> WIDTHS = List.of(390, 768, 1440);
  private static final int HEIGHT = 900;
  private static final long MOST_BYTES = 250_000;
  private static final long LONGEST_MS = 1_000;
  private static final int LOADS = 3;

  @Test
  void public_pages_are_accessible_in_both_themes() {
    try (BrowserScreen screen = BrowserScreen.of(WIDTHS.getFirst(), HEIGHT)) {
      check(screen, Map.of("welcome", "/", "sign-in", "/app/sign-in", "sign-up", "/app/sign-up"));
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void saver_pages_are_accessible_in_both_themes() throws Exception {
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(12_450_000);
    RestResponse sent = ada.sends(bola, "pages-1", 1_250_000);
    String paid = ada.withdraws("pages-2", 2_000_000, "0123456789").id();
    String refused = ada.withdraws("pages-3", 300_000, "9990000001").id();
    ada.awaitsPayoutResult(paid);
    ada.awaitsPayoutResult(refused);
    ada.withdraws("pages-4", 4_500_000, "9990000007");
    try (BrowserScreen screen = BrowserScreen.of(WIDTHS.getFirst(), HEIGHT)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      check(
          screen,
          Map.ofEntries(
              Map.entry("home", "/app"),
              Map.entry("wallet", "/app/wallets/" + ada.account()),
              Map.entry("deposit", "/app/deposit"),
              Map.entry("send", "/app/send"),
              Map.entry("withdraw", "/app/withdraw"),
              Map.entry("withdrawals", "/app/withdrawals"),
              Map.entry("withdrawal", "/app/withdrawals/" + refused),
              Map.entry("activity", "/app/activity?status=COMPLETED"),
              Map.entry("receipt", "/app/transactions/" + sent.id()),
              Map.entry("statements", "/app/statements"),
              Map.entry("settings", "/app/settings"),
              Map.entry("nothing-here", "/app/nothing-here")));
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void the_first_load_is_small_and_quick() {
    long quickest =
        LongStream.range(0, LOADS)
            .map(load -> {
              try (BrowserScreen screen = BrowserScreen.of(1440, HEIGHT)) {
                screen.open("/").button("Open a wallet").waitFor();
                long usable = number(screen.page(), "Math.round(performance.now())");
                assertThat(transferred(screen.page())).isLessThanOrEqualTo(MOST_BYTES);
                screen.hasNoBrowserErrors();
                return usable;
              }
            })
            .min()
            .orElseThrow();
    assertThat(quickest).as("ms until it is usable").isLessThan(LONGEST_MS);
  }

  @Test
  void the_welcome_page_works_with_the_keyboard() {
    try (BrowserScreen screen = BrowserScreen.of(1440, HEIGHT)) {
      screen.open("/").button("Open a wallet").waitFor();
      screen.page().keyboard().press("Tab");
      assertThat(focused(screen.page())).isEqualTo("Skip to content");
      for (String next : List.of("Nissmart", "Switch to dark theme", "Open a wallet", "Sign in")) {
        screen.page().keyboard().press("Tab");
        assertThat(focused(screen.page())).isEqualTo(next);
      }
      screen.page().keyboard().press("Enter");
      screen.page().waitForURL("**/app/sign-in");
      screen.hasNoBrowserErrors();
    }
  }

  private static void check(BrowserScreen screen, Map<String, String> pages) {
    pages.forEach((name, path) -> {
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        screen.theme(theme).open(path).page().locator("h1").first().waitFor();
        screen.page().waitForLoadState(LoadState.LOAD);
        screen.page().waitForFunction("() => !document.querySelector('.skeleton')");
        for (int width : WIDTHS) {
          String where = name + "-" + width + "-" + theme.name().toLowerCase(Locale.ROOT);
          screen.resize(width, HEIGHT).shoot(where);
          screen.fits(where);
          if (width != 768) {
            screen.isAccessible(where);
          }
        }
      }
    });
  }

  private static long transferred(Page page) {
    return number(
        page,
        """
        [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
            .reduce((sum, entry) => sum + entry.transferSize, 0)\
        """);
  }

  private static long number(Page page, String expression) {
    return ((Number) page.evaluate(expression)).longValue();
  }

  private static String focused(Page page) {
    return (String)
        page.evaluate(
            "document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent.trim()");
  }
}
