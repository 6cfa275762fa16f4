package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Live updates: a change of a withdrawal appears on the saver's phone and in the console at once.
 * Both pages are open before it and neither is reloaded.
 */
final class LiveWithdrawalTest {
  private static final Logger log = LoggerFactory.getLogger(LiveWithdrawalTest.class);

  /**
   * The README promises one second on an idle machine; a test may share the machine with others.
   */
  private static final Duration AT_ONCE = Duration.ofSeconds(3);

  /** Records the frame in which the page first shows a text. */
  private static final String WATCH =
      """
      ([name, selector, text]) => {
        window.seen ??= {};
        const look = () => {
          const there = [...document.querySelectorAll(selector)]
              .some((one) => one.textContent.includes(text));
          if (there) {
            window.seen[name] = Date.now();
          } else {
            requestAnimationFrame(look);
          }
        };
        look();
      }\
      """;

  private static final String SEEN = "(name) => window.seen[name]";

  @Test
  void a_decision_appears_on_both_screens_at_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    String id = ada.withdraws("live-decided", 30_000, "9990000007").id();
    SharedSystem.awaitDecidable(id);
    try (BrowserScreen phone = phoneOf(ada);
        BrowserScreen desk = OperatorConsole.opened()) {
      phone.open("/app/withdrawals/" + id).sees("The bank has not given a clear answer");
      desk.open("/ops/withdrawals/" + id).press("Decide");
      desk.page().locator("dialog input[value=NOT_PAID]").check();
      desk.fill("How do you know?", "Not on the statement");
      String failed = "[data-step=FAILED][aria-current=step]";
      watch(phone, "failed", failed, "Failed");
      watch(desk, "failed", failed, "Failed");

      Response answer =
          desk.page()
              .waitForResponse(
                  response -> response.url().endsWith("/resolve"),
                  () -> OperatorConsole.inDialog(desk, "Mark as not paid").click());

      Instant answered = endOf(answer);
      report("decided", "the saver's page", answered, seen(phone, "failed"));
      report("decided", "the console's page", answered, seen(desk, "failed"));
      assertThat(ada.available()).isEqualTo(100_000);
      phone.hasNoBrowserErrors();
      desk.hasNoBrowserErrors();
    }
  }

  /** Uses an account number for which the simulated bank sends a callback when it has paid. */
  @Test
  void a_bank_callback_appears_on_both_home_pages_at_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen phone = phoneOf(ada);
        BrowserScreen desk = OperatorConsole.opened()) {
      follows(phone);
      follows(desk);
      watch(phone, "processing", ".moving [data-step=PROCESSING][aria-current=step]", "");
      watch(phone, "paid", ".moving [data-step=COMPLETED].step-done", "");
      String id = ada.withdraws("live-paid", 30_000, "0123456789").id();
      String item = ".ops-feed a[href='/ops/withdrawals/" + id + "']";
      watch(desk, "processing", item, "Withdrawal processing");
      watch(desk, "paid", item, "Withdrawal completed");

      seen(phone, "paid");
      seen(desk, "paid");

      for (JsonNode event :
          ada.rest().get("/v1/withdrawals/" + id + "/events").body().path("data")) {
        Instant at = Instant.parse(event.path("created_at").asText());
        switch (event.path("to_status").asText()) {
          case "PROCESSING" -> reportBoth(phone, desk, "processing", at);
          case "COMPLETED" -> reportBoth(phone, desk, "paid", at);
          default -> {}
        }
      }
      phone.hasNoBrowserErrors();
      desk.hasNoBrowserErrors();
    }
  }

  private static BrowserScreen phoneOf(Saver saver) {
    BrowserScreen phone = BrowserScreen.of(390, 844);
    phone.signIn(saver.email(), Saver.PASSWORD);
    return phone;
  }

  /** Waits until the page's event stream is open. */
  private static void follows(BrowserScreen screen) {
    screen.page().locator(".live-live:visible").first().waitFor();
  }

  private static void watch(BrowserScreen screen, String name, String selector, String text) {
    screen.page().evaluate(WATCH, new String[] {name, selector, text});
  }

  private static Instant seen(BrowserScreen screen, String name) {
    Page page = screen.page();
    page.waitForFunction(SEEN, name);
    return Instant.ofEpochMilli(((Number) page.evaluate(SEEN, name)).longValue());
  }

  private static void reportBoth(BrowserScreen phone, BrowserScreen desk, String what, Instant at) {
    report(what, "the saver's first page", at, seen(phone, what));
    report(what, "the console's overview", at, seen(desk, what));
  }

  private static void report(String what, String where, Instant changed, Instant shown) {
    Duration took = Duration.between(changed, shown);
    log.info("{}: on {} after {} ms", what, where, took.toMillis());
    assertThat(took).as("%s on %s", what, where).isLessThan(AT_ONCE);
  }

  /** Returns when the response ended, by the browser's clock, which is this machine's. */
  private static Instant endOf(Response answer) {
    answer.finished();
    var timing = answer.request().timing();
    return Instant.ofEpochMilli(Math.round(timing.startTime + timing.responseEnd));
  }
}
