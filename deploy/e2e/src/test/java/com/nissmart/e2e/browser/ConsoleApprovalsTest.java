package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.ColorScheme;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.net.URI;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The console's approvals: one operator proposes, another one decides. */
final class ConsoleApprovalsTest {
  private static final int DESKTOP_WIDTH = 1440;
  private static final int HEIGHT = 900;
  private static final int PHONE_WIDTH = 390;
  private static final long LARGE = 20_000_000;
  private static final String OWN = "Waiting for another operator";

  @Test
  void another_operator_approves_what_one_proposed() {
    SharedSystem.secondOperator();
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada");
    String deposit = ada.deposits("d-1", LARGE).id();
    try (BrowserScreen first = OperatorConsole.opened();
        BrowserScreen second = BrowserScreen.of(DESKTOP_WIDTH, HEIGHT)) {
      propose(first, deposit, "Booked twice by the bank");
      first.sees(OWN);
      assertThat(first.page().locator("button:has-text('Approve')").count()).isZero();

      OperatorConsole.signIn(second, SharedSystem.SECOND_EMAIL, SharedSystem.OPERATOR_PASSWORD);
      second.page().waitForURL(url -> URI.create(url).getPath().equals("/ops"));
      second.open("/ops/approvals").sees("Booked twice by the bank");
      pictures(second);
      second.open(URI.create(first.page().url()).getPath()).press("Approve");
      second.page().locator("dialog textarea").fill("Asked the bank");
      OperatorConsole.inDialog(second, "Approve").click();
      second.sees("Done").sees("Asked the bank");
      second.open("/ops/approvals?view=decided").sees("Booked twice by the bank");
      second.hasNoBrowserErrors();
      first.hasNoBrowserErrors();
    }
    assertThat(ada.available()).isZero();
  }

  @Test
  void an_operator_withdraws_an_own_proposal() {
    SharedSystem.secondOperator();
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada");
    String deposit = ada.deposits("d-1", LARGE).id();
    try (BrowserScreen first = OperatorConsole.opened()) {
      propose(first, deposit, "Wrong wallet");
      first.press("Withdraw").fill("Reason", "It was right");
      OperatorConsole.inDialog(first, "Withdraw").click();
      first.sees("Withdrawn by").hasNoBrowserErrors();
    }
    assertThat(ada.available()).isEqualTo(LARGE);
  }

  private static void propose(BrowserScreen screen, String deposit, String reason) {
    screen.open("/ops/transactions/" + deposit).press("Reverse").fill("Reason", reason);
    OperatorConsole.inDialog(screen, "Reverse").click();
    screen.page().waitForURL("**/ops/approvals/prp_*");
  }

  private static void pictures(BrowserScreen screen) {
    for (ColorScheme theme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
      for (int width : new int[] {DESKTOP_WIDTH, PHONE_WIDTH}) {
        String name = "approvals-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
        screen.resize(width, HEIGHT).theme(theme).sees("Booked twice by the bank");
        screen.fits(name);
        screen.isAccessible(name);
        screen.shoot(name);
      }
    }
    screen.resize(DESKTOP_WIDTH, HEIGHT);
  }
}
