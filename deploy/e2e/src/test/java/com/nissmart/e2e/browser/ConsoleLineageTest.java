package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The console's page of lineage, and the ways that lead to it. */
final class ConsoleLineageTest {
  private static final int[] WIDTHS = {390, 768, 1440};
  private static final int HEIGHT = 900;
  private static final String MISSING = "One step is missing.";

  private final RestClient operator = SharedSystem.operator();

  @Test
  void the_steps_of_a_withdrawal_are_a_timeline() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(1_000_000);
    String key = "rent-" + ada.account();
    String id = ada.withdraws(key, 250_000, "9990000007").id();
    Await.until(
        Duration.ofSeconds(60),
        "a step is missing",
        () -> operator.get("/v1/ops/lineage/" + id).text().contains("\"missing\":true"));
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/withdrawals/" + id).sees("Show lineage");
      screen.page().getByText("Show lineage").first().click();
      screen.sees(MISSING).sees("Sent to the bank");
      assertThat(screen.page().url()).contains("/ops/lineage?q=" + id);
      pictures(screen, "lineage", MISSING);

      screen.fill("Search everything", key);
      screen.page().keyboard().press("Enter");
      screen.sees("1 payment has this key");
      screen.page().locator("main").getByText("Show lineage").first().click();
      screen.sees(MISSING);

      screen.open("/ops/lineage?q=" + ada.account()).sees("Choose one");
      pictures(screen, "lineage-choice", "Choose one");
      screen.page().locator(".timeline a").first().click();
      screen.sees("Steps of");

      screen.open("/ops/lineage?q=nothing-has-this").sees("Check that it is complete");
      screen.open("/ops/transactions/" + ada.deposits("d-" + id, 100).id());
      screen.page().getByText("Show lineage").first().click();
      screen.sees("Ledger entry");
      screen.open("/ops/lineage?q=" + described(ada, "Rent 5000 NGN"));
      screen.sees("Deposit: Rent 5000 NGN");
    }
  }

  private static String described(Saver saver, String description) {
    Map<String, ?> deposit =
        Map.of(
            "account_id",
            saver.account(),
            "amount",
            100,
            "currency",
            "NGN",
            "description",
            description);
    return saver.rest().post("/v1/deposits", "described-" + saver.account(), deposit).id();
  }

  private static void pictures(BrowserScreen screen, String name, String text) {
    for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : WIDTHS) {
        String where = name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
        screen.resize(width, HEIGHT).theme(theme);
        screen.page().reload(); // a transition between the themes would show mixed colours
        screen.sees(text).page().waitForFunction("() => !document.querySelector('.skeleton')");
        screen.shoot(where);
        screen.fits(where);
        screen.isAccessible(where);
      }
    }
    screen.resize(WIDTHS[2], HEIGHT);
  }
}
