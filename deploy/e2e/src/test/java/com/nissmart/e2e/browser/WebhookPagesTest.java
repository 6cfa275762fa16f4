package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.nissmart.e2e.support.IntegratorServer;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Somebody of the finance team connects an integrator's server and sees in the console what it is
 * told.
 */
final class WebhookPagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOOK = "/hook";

  @Test
  void an_address_is_subscribed_hears_of_events_and_hears_them_again() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (IntegratorServer shop = new IntegratorServer();
        BrowserScreen screen = OperatorConsole.opened()) {
      String secret = subscribe(screen, shop.url(HOOK));
      long before = ada.entries().path(0).path("seq").asLong();
      String id = ada.withdraws("told", 20_000, "0123456789").id();
      Locator page = screen.page().locator("main");
      page.getByText(shop.url(HOOK)).click();
      screen.page().waitForURL("**/ops/webhooks/whk_*");
      for (String end : List.of("pending", "processing", "completed")) {
        delivery(page, id, "withdrawal." + end).getByText("Delivered").waitFor();
      }
      List<IntegratorServer.ReceivedWebhook> first = of(shop, "withdrawal.", id);
      assertThat(first).hasSize(3).allMatch(hook -> hook.isSignedWith(secret));

      page.getByLabel("Send withdrawal.completed of " + id + " again").click();
      Await.until(PATIENCE, "it again", () -> of(shop, "withdrawal.", id).size() == 4);
      assertThat(of(shop, "withdrawal.", id).getLast().id()).isEqualTo(first.getLast().id());
      delivery(page, id, "withdrawal.completed").getByText("sent 2").waitFor();

      int lines = of(shop, "transaction.", ada.account()).size();
      screen.fill("After position", Long.toString(before)).press("Send again");
      Await.until(
          PATIENCE,
          "its lines of the book again",
          () -> of(shop, "transaction.", ada.account()).size() == lines + 2);
      page.getByText("What was sent").first().click();
      page.locator(".ops-payload").first().waitFor();
      screen.press("Pause").sees("Paused");
      screen.hasNoComplaints();
    }
  }

  @Test
  void an_address_that_cannot_be_is_refused_beside_what_was_typed() {
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/webhooks").press("Subscribe an address");
      screen.fill("Address", "ftp://example.com");
      OperatorConsole.inDialog(screen, "Subscribe").click();
      screen.page().locator("dialog [role=alert]").waitFor();
      Locator typed = screen.page().locator("dialog input[type=url]");
      assertThat(typed.inputValue()).isEqualTo("ftp://example.com");
      screen.hasNoComplaints();
    }
  }

  /** Answers the secret, which is shown once. */
  private static String subscribe(BrowserScreen screen, String url) {
    screen.open("/ops/webhooks").press("Subscribe an address");
    screen.fill("Address", url).fill("Events", "transaction.*, withdrawal.*");
    OperatorConsole.inDialog(screen, "Subscribe").click();
    String secret = screen.page().locator("dialog .copy").textContent().strip();
    OperatorConsole.inDialog(screen, "I have kept it").click();
    return secret;
  }

  private static Locator delivery(Locator page, String resource, String event) {
    return page.locator("li")
        .filter(new Locator.FilterOptions().setHasText(event))
        .filter(
            new Locator.FilterOptions()
                .setHas(page.page().locator("a[href='/ops/withdrawals/" + resource + "']")))
        .first();
  }

  /** What came of some kind about something. */
  private static List<IntegratorServer.ReceivedWebhook> of(
      IntegratorServer shop, String type, String id) {
    return shop.received(HOOK).stream()
        .filter(hook -> hook.type().startsWith(type) && hook.body().contains(id))
        .toList();
  }
}
