package com.nissmart.e2e.browser;

import static com.nissmart.e2e.browser.OperatorConsole.inDialog;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Payments that are made once, whatever gets lost and whatever the saver does next. */
final class OnePaymentTest {
  private static final String LOST = "We haven’t had an answer about";
  private static final String AGAIN = "Make this payment again?";

  private final Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
  private final Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");

  @Test
  void a_double_click_pays_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      review(screen, bola, "100");
      screen.button("Send ₦100.00").evaluate("button => { button.click(); button.click(); }");
      screen.sees("has been sent to Bola O.");
      assertThat(bola.available()).isEqualTo(10_000);
      assertThat(ada.available()).isEqualTo(90_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_lost_response_is_retried_and_pays_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(1280, 800)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      AtomicInteger sent = loseFirstResponses(screen.page(), 1);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees("you won’t pay twice");
      assertThat(bola.available()).as("the first request had arrived").isEqualTo(10_000);

      screen.press("Send ₦100.00").sees("has been sent to Bola O.");

      assertThat(sent).hasValue(2);
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_reloaded_page_finishes_the_payment_once() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      AtomicInteger sent = loseFirstResponses(screen.page(), 1);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees("you won’t pay twice");

      screen.open("/app/send").sees(LOST).press("Finish payment").sees("has been sent to Bola O.");

      assertThat(sent).hasValue(2);
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_payment_that_arrived_cannot_be_discarded() {
    try (BrowserScreen screen = signedIn()) {
      AtomicInteger sent = loseFirstResponses(screen.page(), 1);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(LOST).press("Discard").sees("has been sent to Bola O.");
      assertThat(sent).hasValue(2);
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_payment_made_in_another_tab_asks_before_it_is_finished() {
    try (BrowserScreen screen = signedIn();
        BrowserScreen other = screen.newTab()) {
      screen.page().route("**/v1/transfers", Route::abort);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(LOST);
      review(other, bola, "100");
      other.press("Send ₦100.00").sees("has been sent to Bola O.");
      screen.page().unroute("**/v1/transfers");

      screen.press("Finish payment").sees(AGAIN).sees("You already made a payment of");
      inDialog(screen, "Don’t make it again").click();
      screen.press("Send ₦100.00").sees(AGAIN);
      inDialog(screen, "Don’t make it again").click();
      assertThat(bola.available()).isEqualTo(10_000);
      screen.press("Finish payment").sees(AGAIN);
      inDialog(screen, "Make it again").last().click();
      screen.sees("has been sent to Bola O.");
      assertThat(bola.available()).isEqualTo(20_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_review_keeps_its_wallet_when_that_is_frozen() {
    String dollars =
        ada.rest().post("/v1/accounts", Map.of("currency", "USD", "name", "Dollars")).id();
    try (BrowserScreen screen = signedIn()) {
      screen.open("/app/withdraw?wallet=" + ada.account()).fill("Amount", "200");
      screen.choose("Bank", "058", "GTBank").fill("Account number", "0123456785");
      screen.press("Continue").sees("You are withdrawing");
      String freeze = "/v1/ops/accounts/" + ada.account() + "/freeze";
      Map<String, ?> note = Map.of("note", "stolen phone");
      assertThat(SharedSystem.operator().post(freeze, note).status()).isEqualTo(200);
      screen
          .page()
          .waitForResponse(
              response -> response.url().contains("/v1/accounts?"),
              () -> ada.rest().post("/v1/deposits", "usd", dollarsInto(dollars)));

      screen.press("Withdraw ₦200.00").sees("This wallet is frozen");
      assertThat(screen.page().getByText("Dollars").count()).isZero();
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void signing_out_asks_while_a_payment_is_unconfirmed() {
    try (BrowserScreen screen = signedIn()) {
      screen.page().route("**/v1/transfers", Route::abort);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(LOST);
      screen.open("/app/settings").press("Sign out").sees("isn’t confirmed");
      inDialog(screen, "Cancel").click();
      screen.open("/app/send").sees(LOST);
      screen.open("/app/settings").press("Sign out");
      inDialog(screen, "Sign out").click();
      screen.sees("Savings that add up");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_discarded_payment_asks_before_it_is_made_again() {
    try (BrowserScreen screen = signedIn()) {
      screen.page().route("**/v1/transfers", Route::abort);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(LOST).press("Discard").sees("may still arrive");
      screen.shoot("discard-390");
      inDialog(screen, "Discard").click();
      screen.sees("It may still be made");
      assertThat(screen.page().getByText(LOST).count()).isZero();
      screen.isAccessible("a discarded payment");
      screen.page().unroute("**/v1/transfers");

      screen.press("Send ₦100.00").sees(AGAIN).sees("without knowing the result");
      inDialog(screen, "Don’t make it again").click();
      assertThat(bola.available()).isZero();
      screen.open("/app/send");
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(AGAIN);
      inDialog(screen, "Make it again").last().click();
      screen.sees("has been sent to Bola O.");
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_payment_made_on_another_device_asks() {
    ada.sends(bola, "phone-1", 10_000);
    ada.withdraws("phone-2", 20_000, "0123456785");
    ada.deposits("phone-3", 30_000);
    try (BrowserScreen screen = signedIn()) {
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(AGAIN).sees("You already made a payment of");
      screen.shoot("same-payment-390");
      screen.isAccessible("a same payment");
      screen.fits("a same payment");
      assertThat(bola.available()).isEqualTo(10_000);

      screen.open("/app/withdraw").fill("Amount", "200").choose("Bank", "058", "GTBank");
      screen.fill("Account number", "0123456785").press("Continue");
      screen.press("Withdraw ₦200.00").sees(AGAIN);
      screen.open("/app/deposit").fill("Amount", "300").press("Add ₦300.00").sees(AGAIN);
      assertThat(ada.rest().get("/v1/withdrawals").body().path("data")).hasSize(1);
      assertThat(ada.rest().get("/v1/transactions?type=DEPOSIT").body().path("data")).hasSize(2);

      review(screen, bola, "100.01");
      screen.press("Send ₦100.01").sees("has been sent to Bola O.");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void an_unconfirmed_payment_is_finished_before_a_changed_one() {
    try (BrowserScreen screen = signedIn()) {
      loseFirstResponses(screen.page(), 1);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(LOST).press("Edit");
      screen.fill("Note (optional)", "lunch").press("Continue").press("Send ₦100.00");
      screen.sees("Finish that one first").press("Finish payment").sees("has been sent");
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void nothing_is_sent_while_the_history_cannot_be_read() {
    try (BrowserScreen screen = signedIn()) {
      Pattern history = Pattern.compile("/v1/transfers\\?");
      screen.page().route(history, Route::abort);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees("We couldn’t reach Nissmart");
      assertThat(bola.available()).isZero();
      screen.page().unroute(history);
      screen.press("Send ₦100.00").sees("has been sent to Bola O.");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void without_storage_a_lost_response_still_pays_once() {
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen
          .page()
          .addInitScript(
              "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no'); } })");
      screen.signIn(ada.email(), Saver.PASSWORD);
      loseFirstResponses(screen.page(), 1);
      review(screen, bola, "100");
      screen.press("Send ₦100.00").sees(LOST);
      screen.press("Send ₦100.00").sees("has been sent to Bola O.");
      assertThat(bola.available()).isEqualTo(10_000);
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void a_lost_answer_says_that_an_action_may_be_done() {
    try (BrowserScreen console = OperatorConsole.opened()) {
      console
          .page()
          .route(
              "**/freeze",
              route -> {
                route.fetch();
                route.abort();
              });
      console.open("/ops/accounts/" + bola.account()).press("Freeze");
      console.fill("Reason", "stolen card");
      inDialog(console, "Freeze").click();
      console.sees("It may still have been done");
      console.hasNoBrowserErrors();
    }
  }

  private BrowserScreen signedIn() {
    BrowserScreen screen = BrowserScreen.of(390, 844);
    screen.signIn(ada.email(), Saver.PASSWORD);
    return screen;
  }

  private static void review(BrowserScreen screen, Saver to, String amount) {
    screen.open("/app/send").fill("To", to.email()).fill("Amount", amount).press("Continue");
    screen.sees("You are sending");
  }

  private static Map<String, ?> dollarsInto(String account) {
    return Map.of("account_id", account, "amount", 100_000, "currency", "USD");
  }

  /** Forwards transfers but drops the first responses; counts the requests. */
  private static AtomicInteger loseFirstResponses(Page page, int lost) {
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
}
