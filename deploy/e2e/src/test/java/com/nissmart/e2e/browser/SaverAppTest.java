package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.nissmart.e2e.support.RestResponse;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import com.nissmart.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The saver's app in a browser: payments, withdrawals and form errors. */
final class SaverAppTest {
  private static final Duration LIVE = Duration.ofSeconds(1);

  /** The name that a browser gives on a device whose time zone it does not know. */
  private static final String NO_TIME_ZONE =
      """
      const known = Intl.DateTimeFormat.prototype.resolvedOptions;
      Intl.DateTimeFormat.prototype.resolvedOptions = function () {
        return { ...known.call(this), timeZone: 'Etc/Unknown' };
      };
      """;

  @ParameterizedTest
  @CsvSource({"1280, 800", "390, 844"})
  void a_new_saver_signs_up_saves_sends_and_withdraws(int width, int height) {
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(width, height)) {
      screen.open("/").press("Open a wallet");
      screen.fill("First name", "Ada").fill("Last name", "Okafor");
      screen.fill("Email", "ada." + UUID.randomUUID() + "@example.com");
      screen.fill("Password", Saver.PASSWORD).press("Open my wallet");
      screen.sees("Your wallet is ready");

      screen.press("Make your first deposit").fill("Amount", "1,500").press("Add ₦1,500.00");
      screen.sees("Money added").press("Done");
      assertThat(screen.available()).isEqualTo(150_000);

      screen.press("Send").fill("To", bola.email()).fill("Amount", "400.50").press("Continue");
      screen.sees("You are sending").sees("Bola O.").press("Send ₦400.50");
      screen.sees("has been sent to Bola O.").press("Done");
      assertThat(screen.available()).isEqualTo(109_950);
      assertThat(bola.available()).isEqualTo(40_050);

      screen.press("Withdraw").fill("Amount", "250").choose("Bank", "gtb", "GTBank");
      screen.fill("Account number", "0123456785").press("Continue").sees("You are withdrawing");
      screen.press("Withdraw ₦250.00");
      awaitStep(screen.page(), "COMPLETED");
      screen.sees("The bank has paid ₦250.00");
      screen.shoot("journey-withdrawal-" + width);

      screen.open("/app/activity").sees("Withdrawn to bank").sees("₦849.50");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_statement_is_downloaded_without_a_known_time_zone() throws Exception {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.page().addInitScript(NO_TIME_ZONE);
      screen.signIn(ada.email(), Saver.PASSWORD);
      screen.open("/app/statements").sees("Money added");
      Download pdf = screen.page().waitForDownload(() -> screen.press("PDF"));
      assertThat(Files.readString(pdf.path(), StandardCharsets.ISO_8859_1)).startsWith("%PDF-");
      Download csv = screen.page().waitForDownload(() -> screen.press("CSV"));
      assertThat(Files.readString(csv.path())).startsWith("\uFEFFseq,");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_refused_withdrawal_can_be_tried_again() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      String id = ada.withdraws("unknown", 30_000, "9990000001").id();
      screen.open("/app/withdrawals/" + id);
      awaitStep(screen.page(), "FAILED");
      screen.sees("The bank doesn’t recognise this account number").press("Try again");
      Locator dialog = screen.page().locator("dialog");
      dialog.getByText("Try again", new Locator.GetByTextOptions().setExact(true)).click();
      screen.sees("Attempt 2");
      awaitStep(screen.page(), "FAILED");
      assertThat(ada.available()).isEqualTo(100_000);
      screen.press("Correct the account number").sees("Withdraw to a bank");
      assertThat(screen.page().getByLabel("Bank", exactly()).inputValue()).isEqualTo("GTBank");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_late_answer_to_a_retry_does_not_hide_its_outcome() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      String path = "/v1/withdrawals/" + ada.withdraws("late", 30_000, "9990000001").id();
      screen.open(path.replace("/v1", "/app"));
      awaitStep(screen.page(), "FAILED");
      screen.page().route("**" + path + "/retry", route -> answerAfterFailure(route, ada, path));
      screen.press("Try again");
      Locator dialog = screen.page().locator("dialog");
      dialog.getByText("Try again", new Locator.GetByTextOptions().setExact(true)).click();
      screen.sees("Trying again").sees("Attempt 2");
      awaitStep(screen.page(), "FAILED");
      screen.hasNoBrowserErrors();
    }
  }

  /** Forwards a retry, and answers it with PENDING when the second attempt has failed already. */
  private static void answerAfterFailure(Route route, Saver saver, String path) {
    APIResponse pending = route.fetch();
    Await.until(
        Duration.ofSeconds(20),
        () -> {
          RestResponse now = saver.rest().get(path);
          return now.text("status").equals("FAILED") && now.number("attempt") == 2;
        });
    route.fulfill(new Route.FulfillOptions().setResponse(pending));
  }

  @Test
  void a_status_change_appears_within_a_second() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      withdraw(screen, "300", "0123456789");
      Object seen =
          screen
              .page()
              .evaluate(
                  """
                  () => new Promise((done) => {
                    const look = () => document.querySelector('[data-step=COMPLETED].step-done')
                        ? done(Date.now()) : requestAnimationFrame(look);
                    look();
                  })\
                  """);
      String id = screen.page().url().replaceAll(".*/", "");
      Instant changed = Instant.parse(ada.rest().get("/v1/withdrawals/" + id).text("updated_at"));
      Instant shown = Instant.ofEpochMilli(((Number) seen).longValue());
      assertThat(Duration.between(changed, shown)).isLessThan(LIVE);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void wrong_fields_are_marked_before_anything_is_sent() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(10_000);
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      screen.open("/app/send").fill("To", "nobody@example.com").fill("Amount", "100.01");
      screen.press("Continue").sees("You have ₦100.00 available.");
      screen.fill("Amount", "100").press("Continue").sees("No one with this email has a wallet");
      screen.fill("To", ada.email()).press("Continue").sees("This is your own email.");
      assertThat(ada.available()).isEqualTo(10_000);
      screen.hasNoBrowserErrors();
    }
  }

  private static void withdraw(BrowserScreen screen, String amount, String accountNumber) {
    screen.open("/app/withdraw").fill("Amount", amount).choose("Bank", "058", "GTBank");
    screen
        .fill("Account number", accountNumber)
        .press("Continue")
        .press("Withdraw ₦" + amount + ".00");
    screen.page().waitForURL("**/app/withdrawals/wdr_*");
  }

  private static Page.GetByLabelOptions exactly() {
    return new Page.GetByLabelOptions().setExact(true);
  }

  private static void awaitStep(Page page, String status) {
    page.locator("[data-step=" + status + "][aria-current=step]").first().waitFor();
  }
}
