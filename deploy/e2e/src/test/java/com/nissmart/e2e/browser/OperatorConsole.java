package com.nissmart.e2e.browser;

import com.microsoft.playwright.Locator;
import com.nissmart.e2e.support.SharedSystem;
import java.net.URI;

/** The operations console with an operator signed in. */
final class OperatorConsole {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  private OperatorConsole() {}

  static BrowserScreen opened() {
    BrowserScreen screen = BrowserScreen.of(WIDTH, HEIGHT);
    signIn(screen, SharedSystem.OPERATOR_EMAIL, SharedSystem.OPERATOR_PASSWORD);
    screen.page().waitForURL(url -> URI.create(url).getPath().equals("/ops"));
    return screen;
  }

  static void signIn(BrowserScreen screen, String email, String password) {
    screen.open("/ops/sign-in").fill("Email", email).fill("Password", password).press("Sign in");
  }

  /** Returns a button of the open dialog. */
  static Locator inDialog(BrowserScreen screen, String button) {
    return screen
        .page()
        .locator("dialog .dialog-actions button")
        .filter(new Locator.FilterOptions().setHasText(button));
  }
}
