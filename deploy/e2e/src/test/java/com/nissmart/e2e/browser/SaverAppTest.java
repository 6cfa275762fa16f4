package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The saver's app as savers use it: in a browser, on the running system. */
final class SaverAppTest {
  private static final Duration LIVE = Duration.ofSeconds(1);

  @ParameterizedTest
  @CsvSource({"1280, 800", "390, 844"})
  void somebody_new_signs_up_saves_sends_and_withdraws(int width, int height) {
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(width, height)) {
      screen.open("/").press("Open a wallet");
      screen.fill("First name", "Ada").fill("Last name", "Okafor");
      screen.fill("Email", "ada." + UUID.randomUUID() + "@example.com");
      screen.fill("Password", Saver.PASSWORD).press("Open my wallet");
      screen.sees("Your wallet is ready");

      screen.press("Add your first money").fill("Amount", "1,500").press("Add ₦1,500.00");
      screen.sees("Money added").press("Done");
      assertThat(screen.available()).isEqualTo(150_000);

      screen.press("Send").fill("To", bola.email()).fill("Amount", "400.50").press("Continue");
      screen.sees("You are sending").sees("Bola O.").press("Send ₦400.50");
      screen.sees("is with Bola O.").press("Done");
      assertThat(screen.available()).isEqualTo(109_950);
      assertThat(bola.available()).isEqualTo(40_050);

      screen.press("Withdraw").fill("Amount", "250").fill("Account number", "0123456789");
      screen.press("Continue").sees("You are withdrawing").press("Withdraw ₦250.00");
      awaitStep(screen.page(), "COMPLETED");
      screen.sees("The bank has paid ₦250.00");
      screen.shoot("journey-withdrawal-" + width);

      screen.open("/app/activity").sees("Withdrawn to bank").sees("₦849.50");
      screen.hasNoComplaints();
    }
  }

  @Test
  void a_withdrawal_that_the_bank_refuses_says_what_to_do_and_can_be_tried_again() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      withdraw(screen, "300", "9990000001");
      awaitStep(screen.page(), "FAILED");
      screen.sees("The bank does not know this account number").press("Try again");
      Locator dialog = screen.page().locator("dialog");
      dialog.getByText("Try again", new Locator.GetByTextOptions().setExact(true)).click();
      screen.sees("Attempt 2");
      awaitStep(screen.page(), "FAILED");
      assertThat(ada.available()).isEqualTo(100_000);
      screen.hasNoComplaints();
    }
  }

  @Test
  void a_change_of_a_withdrawal_is_seen_within_a_second_without_reloading() {
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
      screen.hasNoComplaints();
    }
  }

  @Test
  void a_double_click_pays_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      review(screen, bola, "100");
      screen.button("Send ₦100.00").evaluate("button => { button.click(); button.click(); }");
      screen.sees("is with Bola O.");
      assertThat(bola.available()).isEqualTo(10_000);
      assertThat(ada.available()).isEqualTo(90_000);
      screen.hasNoComplaints();
    }
  }

  @Test
  void a_lost_answer_is_asked_for_again_and_pays_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      AtomicInteger sent = loseFirstAnswers(screen.page(), 1);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees("it happens once, even if it had arrived");
      assertThat(bola.available()).as("it had arrived").isEqualTo(10_000);

      screen.press("Send ₦100.00").sees("is with Bola O.");

      assertThat(sent).hasValue(2);
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoComplaints();
    }
  }

  @Test
  void a_page_that_was_reloaded_before_the_answer_finishes_what_it_began_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      AtomicInteger sent = loseFirstAnswers(screen.page(), 1);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees("it happens once");

      screen.open("/app/send").sees("has no answer yet").press("Finish it").sees("is with Bola O.");

      assertThat(sent).hasValue(2);
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoComplaints();
    }
  }

  @Test
  void what_cannot_be_sent_is_said_beside_its_field_before_anything_is_sent() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(10_000);
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      screen.open("/app/send").fill("To", "nobody@example.com").fill("Amount", "100.01");
      screen.press("Continue").sees("You have ₦100.00 available here.");
      screen.fill("Amount", "100").press("Continue").sees("Nobody with that email has a wallet");
      screen.fill("To", ada.email()).press("Continue").sees("That is you.");
      assertThat(ada.available()).isEqualTo(10_000);
      screen.hasNoComplaints();
    }
  }

  private static void withdraw(BrowserScreen screen, String amount, String accountNumber) {
    screen.open("/app/withdraw").fill("Amount", amount).fill("Account number", accountNumber);
    screen.press("Continue").press("Withdraw ₦" + amount + ".00");
    screen.page().waitForURL("**/app/withdrawals/wdr_*");
  }

  private static void review(BrowserScreen screen, Saver to, String amount) {
    screen.open("/app/send").fill("To", to.email()).fill("Amount", amount).press("Continue");
    screen.sees("You are sending");
  }

  /** Lets transfers through, and loses the first answers on the way back; counts the requests. */
  private static AtomicInteger loseFirstAnswers(Page page, int lost) {
    AtomicInteger sent = new AtomicInteger();
    page.route(
        "**/v1/transfers",
        (Route route) -> {
          if (sent.incrementAndGet() <= lost) {
            route.fetch();
            route.abort("connectionreset");
          } else {
            route.resume();
          }
        });
    return sent;
  }

  private static void awaitStep(Page page, String status) {
    page.locator("[data-step=" + status + "][aria-current=step]").first().waitFor();
  }
}
