package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.nissmart.e2e.support.RestClient;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.net.URI;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tabs of one browser in which users sign in one after the other. */
final class OnePersonTest {
  /** Her name, but not the letters in an id or an email address. */
  private static final Pattern ADA = Pattern.compile("\\bAda\\b");

  /** Keeps a tab from hearing of other tabs and from asking by itself, as when it is frozen. */
  private static final String FROZEN =
      """
      Object.defineProperty(window, 'localStorage', { get() { throw new Error('no'); } });
      window.setInterval = () => 0;
      """;

  private final Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
  private final Saver bisi = Saver.joins(SharedSystem.gateway(), "Bisi").has(20_000);
  private final Saver chidi = Saver.joins(SharedSystem.gateway(), "Chidi");

  @Test
  void a_tab_of_the_user_before_starts_over() {
    try (BrowserScreen tab = signedIn(ada)) {
      tab.sees("Ada Okafor");
      change(tab, bisi);
      tab.sees("New here?");
      assertThat(tab.page().getByText(ADA).count()).isZero();
      tab.open("/app").sees(", Bisi");
      assertThat(tab.available()).isEqualTo(20_000);
      assertThat(tab.page().getByText(ADA).count()).isZero();
      tab.hasNoBrowserErrors();
    }
  }

  @Test
  void a_payment_of_a_stale_page_moves_nothing() {
    try (BrowserScreen tab = BrowserScreen.of(1280, 800)) {
      tab.page().context().addInitScript(FROZEN);
      tab.signIn(ada.email(), Saver.PASSWORD);
      tab.open("/app/send").fill("To", chidi.email()).fill("Amount", "50").press("Continue");
      tab.sees("You are sending");
      change(tab, bisi);
      tab.press("Send ₦50.00").sees(", Bisi");
      assertThat(tab.page().getByText(ADA).count()).isZero();
      assertThat(chidi.available()).isZero();
      assertThat(bisi.available()).isEqualTo(20_000);
      assertThat(ada.available()).isEqualTo(100_000);
      tab.hasNoBrowserErrors();
    }
  }

  @Test
  void a_write_without_the_history_is_refused_too() {
    try (BrowserScreen tab = BrowserScreen.of(1280, 800)) {
      tab.page().context().addInitScript(FROZEN);
      tab.signIn(ada.email(), Saver.PASSWORD);
      tab.open("/app/settings").sees("Your name");
      change(tab, bisi);
      tab.fill("First name", "Adaeze").press("Save").sees(", Bisi");
      assertThat(bisi.rest().get("/v1/users/me").text("first_name")).isEqualTo("Bisi");
      tab.hasNoBrowserErrors();
    }
  }

  @Test
  void a_page_that_comes_back_is_checked_first() {
    try (BrowserScreen tab = BrowserScreen.of(1280, 800)) {
      tab.page().context().addInitScript(FROZEN);
      tab.signIn(ada.email(), Saver.PASSWORD);
      tab.sees("Ada Okafor");
      transition(tab, "pagehide");
      assertThat(tab.page().getByText("Ada Okafor").first().isVisible()).isFalse();
      transition(tab, "pageshow");
      tab.sees("Ada Okafor");

      transition(tab, "pagehide");
      change(tab, bisi);
      transition(tab, "pageshow");
      tab.sees(", Bisi");
      tab.hasNoBrowserErrors();
    }
  }

  @Test
  void a_hidden_tab_is_checked_when_it_is_shown() {
    try (BrowserScreen tab = BrowserScreen.of(1280, 800)) {
      tab.page().context().addInitScript(FROZEN);
      tab.signIn(ada.email(), Saver.PASSWORD);
      tab.sees("Ada Okafor");
      change(tab, bisi);
      tab.page().evaluate("() => document.dispatchEvent(new Event('visibilitychange'))");
      tab.sees(", Bisi");
      tab.hasNoBrowserErrors();
    }
  }

  @Test
  void a_session_that_ended_leaves_nothing_for_the_next_user() {
    try (BrowserScreen tab = signedIn(ada)) {
      tab.page().route("**/v1/transfers", Route::abort);
      tab.open("/app/send?to=" + chidi.email()).fill("Amount", "50").press("Continue");
      tab.press("Send ₦50.00").sees("you won’t pay twice");
      ada.rest().send("DELETE", "/v1/sessions", RestClient.Body.NONE);
      tab.page().waitForURL(url -> URI.create(url).getPath().equals("/app/sign-in"));
      tab.sees("Your session ended").fill("Email", bisi.email());
      tab.fill("Password", Saver.PASSWORD).press("Sign in").sees(", Bisi");
      assertThat(tab.available()).isEqualTo(20_000);
      tab.open("/app/send").button("Continue").waitFor();
      assertThat(tab.page().content()).doesNotContain("Ada", "had an answer", chidi.email());

      tab.open("/app/settings").press("Sign out").press("Sign in");
      assertThat(tab.page().getByText("Your session ended").count()).isZero();
      tab.fill("Email", ada.email()).fill("Password", Saver.PASSWORD).press("Sign in");
      tab.sees(", Ada").open("/app/send").sees("We haven’t had an answer");
      tab.hasNoBrowserErrors();
    }
  }

  @Test
  void the_same_user_continues_where_the_session_ended() {
    try (BrowserScreen tab = signedIn(ada)) {
      tab.open("/app/activity").sees("cash");
      ada.rest().send("DELETE", "/v1/sessions", RestClient.Body.NONE);
      tab.sees("Your session ended").fill("Email", ada.email());
      tab.fill("Password", Saver.PASSWORD).press("Sign in");
      tab.page().waitForURL(url -> URI.create(url).getPath().equals("/app/activity"));
      tab.hasNoBrowserErrors();
    }
  }

  @Test
  void an_operators_tab_starts_over_too() {
    try (BrowserScreen console = OperatorConsole.opened()) {
      console.sees("Overview");
      try (BrowserScreen other = console.newTab()) {
        other.open("/ops/me").press("Sign out").sees("For operators and auditors");
        console.sees("For operators and auditors");
        other.signIn(ada.email(), Saver.PASSWORD);
        console.open("/ops").sees("The console is for the finance team");
      }
      console.hasNoBrowserErrors();
    }
  }

  private static BrowserScreen signedIn(Saver saver) {
    BrowserScreen screen = BrowserScreen.of(1280, 800);
    screen.signIn(saver.email(), Saver.PASSWORD);
    return screen;
  }

  /** Signs the user of the browser out and another one in, in a tab of their own. */
  private static void change(BrowserScreen tab, Saver next) {
    BrowserScreen other = tab.newTab();
    other.open("/app/settings").press("Sign out").sees("Savings that add up");
    other.signIn(next.email(), Saver.PASSWORD);
    other.page().close();
  }

  private static void transition(BrowserScreen tab, String event) {
    Page page = tab.page();
    page.evaluate(
        "event => { dispatchEvent(new PageTransitionEvent(event, { persisted: true })); }", event);
  }
}
