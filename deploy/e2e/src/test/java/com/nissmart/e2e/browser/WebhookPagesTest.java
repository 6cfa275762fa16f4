package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.nissmart.e2e.support.IntegratorServer;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The webhook pages: an operator adds an endpoint and watches its deliveries. */
final class WebhookPagesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String HOOK = "/hook";
  private static final Locator.WaitForOptions GONE =
      new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED);

  @Test
  void an_added_endpoint_receives_events_and_replays() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (IntegratorServer shop = new IntegratorServer();
        BrowserScreen screen = OperatorConsole.opened()) {
      String secret = addEndpoint(screen, shop.url(HOOK));
      long before = ada.entries().path(0).path("seq").asLong();
      String id = ada.withdraws("webhook", 20_000, "0123456789").id();
      Locator page = screen.page().locator("main");
      page.getByText(shop.url(HOOK)).click();
      screen.page().waitForURL("**/ops/webhooks/whk_*");
      for (String end : List.of("pending", "processing", "completed")) {
        delivery(page, id, "withdrawal." + end).getByText("Delivered").waitFor();
      }
      List<IntegratorServer.ReceivedWebhook> first = of(shop, "withdrawal.", id);
      assertThat(first).hasSize(3).allMatch(hook -> hook.isSignedWith(secret));

      page.getByLabel("Resend withdrawal.completed of " + id).click();
      Await.until(PATIENCE, "the resent event", () -> of(shop, "withdrawal.", id).size() == 4);
      assertThat(of(shop, "withdrawal.", id).getLast().id()).isEqualTo(first.getLast().id());
      delivery(page, id, "withdrawal.completed").getByText("sent 2").waitFor();

      int lines = of(shop, "transaction.", ada.account()).size();
      screen.fill("After entry number", Long.toString(before)).press("Replay");
      Await.until(
          PATIENCE,
          "the replayed events",
          () -> of(shop, "transaction.", ada.account()).size() == lines + 2);
      page.getByText("View payload").first().click();
      page.locator(".ops-payload").first().waitFor();
      screen.press("Pause").sees("Paused");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_blocked_endpoint_is_shown_and_its_event_skipped() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (IntegratorServer shop = new IntegratorServer();
        BrowserScreen screen = OperatorConsole.opened()) {
      addEndpoint(screen, shop.url(HOOK));
      shop.answers(500);
      String id = ada.withdraws("blocked", 20_000, "0123456789").id();
      Locator page = screen.page().locator("main");
      page.getByText(shop.url(HOOK)).click();
      screen.sees("An event has been failing since").sees("waits for an earlier event");
      for (ColorScheme theme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        screen.theme(theme);
        for (int width : List.of(390, 1440)) {
          String where = "webhook-blocked-%s-%d".formatted(theme, width);
          screen.resize(width, 900).fits(where);
          screen.isAccessible(where);
          screen.shoot(where);
        }
      }
      Locator skip = page.getByLabel(Pattern.compile("Skip .* of .*"));
      skip.last().click();
      screen.shoot("webhook-skip");
      OperatorConsole.inDialog(screen, "Skip event").click();
      page.locator("li").getByText("Skipped").first().waitFor();

      shop.answers(410);
      screen.sees("The endpoint answered 410 Gone");
      screen.shoot("webhook-ended");
      assertThat(of(shop, "withdrawal.", id).size() + of(shop, "transaction.", id).size())
          .isPositive();
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void api_keys_are_kept_only_on_purpose() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada");
    ada.rest().post("/v1/api-keys", Map.of("name", "Books", "scopes", List.of("read")));
    try (BrowserScreen screen = BrowserScreen.of(390, 900)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      screen.open("/app/settings").sees("Your API keys stop working.");
      screen.fits("settings");
      screen.shoot("settings-password-390");
      screen.theme(ColorScheme.DARK).resize(1440, 900).shoot("settings-password-1440");
      screen.fill("Current password", Saver.PASSWORD).fill("New password", "a new good password");
      screen.press("Change password").sees("Password changed");
      screen.page().getByText("Your API keys stop working.").waitFor(GONE);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void an_invalid_url_is_refused_and_stays_typed() {
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/webhooks").press("Add endpoint");
      screen.fill("Endpoint URL", "ftp://example.com");
      OperatorConsole.inDialog(screen, "Add endpoint").click();
      screen.page().locator("dialog [role=alert]").waitFor();
      Locator typed = screen.page().locator("dialog input[type=url]");
      assertThat(typed.inputValue()).isEqualTo("ftp://example.com");
      screen.hasNoBrowserErrors();
    }
  }

  /** Adds an endpoint and returns its secret, which is shown once. */
  private static String addEndpoint(BrowserScreen screen, String url) {
    screen.open("/ops/webhooks").press("Add endpoint");
    screen.fill("Endpoint URL", url).fill("Events", "transaction.*, withdrawal.*");
    OperatorConsole.inDialog(screen, "Add endpoint").click();
    String secret = screen.page().locator("dialog .copy").textContent().strip();
    String proposal = screen.page().locator("dialog a").getAttribute("href").replaceAll(".*/", "");
    RestResponse approved =
        SharedSystem.secondOperator().post("/v1/ops/proposals/" + proposal + "/approve", Map.of());
    assertThat(approved.text("status")).as(approved.toString()).isEqualTo("DONE");
    OperatorConsole.inDialog(screen, "Done").click();
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

  /** Returns the received events of a type about a resource. */
  private static List<IntegratorServer.ReceivedWebhook> of(
      IntegratorServer shop, String type, String id) {
    return shop.received(HOOK).stream()
        .filter(hook -> hook.type().startsWith(type) && hook.body().contains(id))
        .toList();
  }
}
