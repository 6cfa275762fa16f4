package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Both dashboards without a mouse. No test of this class clicks. */
final class KeyboardTest {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  /** More tab stops than any dialog has. */
  private static final int STOPS = 8;

  @Test
  void a_new_saver_does_everything_by_keyboard() {
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(WIDTH, HEIGHT)) {
      screen.open("/").button("Open a wallet").waitFor();
      KeyboardUser keys = new KeyboardUser(screen);
      keys.to("Open a wallet").press("Enter");
      screen.page().waitForURL("**/app/sign-up");
      keys.to("First name").type("Ada").to("Last name").type("Okafor");
      keys.to("Email").type("ada." + UUID.randomUUID() + "@example.com");
      keys.to("Password").type(Saver.PASSWORD).to("Show password").press("Space");
      keys.to("Open my wallet").press("Space");
      screen.sees("Your wallet is ready");

      keys.to("Make your first deposit").press("Enter");
      screen.page().waitForURL("**/app/deposit*");
      keys.to("Amount").type("1500").to("Add ₦1,500.00").press("Enter");
      screen.sees("Money added");
      keys.to("Done").press("Enter");
      assertThat(screen.available()).isEqualTo(150_000);

      keys.to("Send").press("Enter");
      screen.page().waitForURL("**/app/send*");
      keys.to("To").type(bola.email()).to("Amount").type("400.50").press("Enter");
      screen.sees("You are sending");
      keys.to("Send ₦400.50").press("Enter");
      screen.sees("has been sent to Bola O.");
      assertThat(bola.available()).isEqualTo(40_050);

      keys.to("Done").press("Enter");
      screen.page().waitForURL("**/app");
      keys.to("Withdraw").press("Enter");
      screen.page().waitForURL("**/app/withdraw*");
      keys.to("Amount").type("250").to("Bank").type("gtb");
      screen.page().getByRole(AriaRole.OPTION).getByText("GTBank").waitFor();
      keys.press("Enter").to("Account number").type("9990000003");
      keys.to("Continue").press("Enter");
      screen.sees("You are withdrawing");
      keys.to("Withdraw ₦250.00").press("Enter");
      screen.page().locator("[data-step=FAILED][aria-current=step]").waitFor();
      assertThat(screen.page().url()).contains("/app/withdrawals/wdr_");

      keys.to("Try again").press("Enter").isInDialog();
      keys.tabsThroughDialog(STOPS).press("Escape").isBackOn("Try again");
      keys.press("Enter").isInDialog();
      keys.to("Cancel").press("Space").isBackOn("Try again");
      keys.press("Enter").isInDialog();
      keys.to("Try again").press("Enter");
      screen.sees("Attempt 2");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void an_operator_decides_by_keyboard() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    String id = ada.withdraws("by-keyboard", 30_000, "9990000007").id();
    SharedSystem.awaitDecidable(id);
    try (BrowserScreen screen = OperatorConsole.opened()) {
      screen.open("/ops/withdrawals/" + id).button("Decide").waitFor();
      KeyboardUser keys = new KeyboardUser(screen).to("Decide").press("Enter");
      keys.isInDialog();
      keys.tabsThroughDialog(STOPS).press("Escape").isBackOn("Decide");
      keys.press("Enter").isInDialog();
      keys.to(choice(screen, "PAID")).press("ArrowDown", "ArrowDown", "ArrowUp");
      assertThat(screen.page().isChecked("dialog input[value=NOT_PAID]")).isTrue();
      keys.to("How do you know?")
          .type("Not on the statement")
          .to("Mark as not paid")
          .press("Space");
      screen.page().locator("[data-step=FAILED][aria-current=step]").waitFor();
      assertThat(ada.available()).isEqualTo(100_000);
      screen.hasNoBrowserErrors();
    }
  }

  private static String choice(BrowserScreen screen, String outcome) {
    return screen
        .page()
        .locator(
            "dialog label",
            new Page.LocatorOptions().setHas(screen.page().locator("input[value=" + outcome + "]")))
        .textContent()
        .strip();
  }
}
