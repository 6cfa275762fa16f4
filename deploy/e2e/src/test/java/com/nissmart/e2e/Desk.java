package com.nissmart.e2e;

import com.microsoft.playwright.Locator;
import java.net.URI;

/** Where an operator sits: the console, signed in. */
final class Desk {
  private static final int WIDTH = 1440;
  private static final int HEIGHT = 900;

  private Desk() {}

  static Screen opened() {
    Screen screen = Screen.of(WIDTH, HEIGHT);
    signIn(screen, TheSystem.OPERATOR_EMAIL, TheSystem.OPERATOR_PASSWORD);
    screen.page().waitForURL(url -> URI.create(url).getPath().equals("/ops"));
    return screen;
  }

  static void signIn(Screen screen, String email, String password) {
    screen.open("/ops/sign-in").fill("Email", email).fill("Password", password).press("Sign in");
  }

  /** A button of the dialog that is open. */
  static Locator inDialog(Screen screen, String button) {
    return screen
        .page()
        .locator("dialog .dialog-actions button")
        .filter(new Locator.FilterOptions().setHasText(button));
  }
}
