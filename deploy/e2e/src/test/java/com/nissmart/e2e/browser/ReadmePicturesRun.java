package com.nissmart.e2e.browser;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.ColorScheme;
import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SystemProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A new set of the README's pictures, taken from the demo. {@code deploy/e2e/pictures} runs it. */
final class ReadmePicturesRun {
  private static final Path PICTURES = Path.of("screenshots");
  private static final int LONGEST_RUN = 15;
  private static final int WIDE = 1200;
  private static final int HIGH = 1040;
  private static final int STATEMENT_WIDTH = 770;
  private static final int STATEMENT_HEIGHT = 635;

  /** High enough for the tab bar to stay below the picture. */
  private static final int STATEMENT_SCREEN = 1_400;

  private static final int PHONE_WIDTH = 390;
  private static final int PHONE_HEIGHT = 844;
  private static final long PAYOUT = 1_250_000;

  @TempDir private Path data;

  @Test
  @Timeout(value = LONGEST_RUN, unit = TimeUnit.MINUTES)
  void takes_the_pictures_of_the_readme() throws Exception {
    try (SystemProcess system = SystemProcess.start(data, Map.of(), "--demo")) {
      URI gateway = system.awaitReady();
      String[] login = words(system, "demo login "); // demo login EMAIL password PASSWORD
      Saver saver = Saver.returns(gateway, login[2], login[4]);
      String withdrawal = saver.withdraws("picture", PAYOUT, "0123456789").id();
      saver.awaitsPayoutResult(withdrawal);
      takeSaverPictures(gateway, login, "/app/withdrawals/" + withdrawal, statement(saver));
      String[] operator = words(system, "operator "); // operator EMAIL password PASSWORD
      try (BrowserScreen screen = BrowserScreen.of(gateway, WIDE, HIGH, ColorScheme.LIGHT)) {
        OperatorConsole.signIn(screen, operator[1], operator[3]);
        screen.page().locator(".ops-figures").waitFor();
        take(screen, "console");
      }
    }
  }

  private static void takeSaverPictures(
      URI gateway, String[] login, String withdrawal, String statement) {
    try (BrowserScreen screen = BrowserScreen.of(gateway, WIDE, HIGH, ColorScheme.LIGHT)) {
      screen.signIn(login[2], login[4]);
      screen.press("3 months");
      take(screen, "home");
      screen.resize(PHONE_WIDTH, PHONE_HEIGHT).open(withdrawal).sees("The bank has paid");
      take(screen, "withdrawal");
      screen.theme(ColorScheme.DARK).open("/app").sees("Available");
      take(screen, "home-dark");
      screen.theme(ColorScheme.LIGHT).resize(STATEMENT_WIDTH, STATEMENT_SCREEN).open(statement);
      Locator sheet = screen.sees("Opening balance").page().locator("article");
      BoundingBox box = sheet.boundingBox();
      settle(screen)
          .screenshot(
              new Page.ScreenshotOptions()
                  .setPath(PICTURES.resolve("statement.png"))
                  .setClip(box.x, box.y, box.width, STATEMENT_HEIGHT));
    }
  }

  /** Returns the address of last month's statement. */
  private static String statement(Saver saver) {
    LocalDate month =
        LocalDate.ofInstant(InstantSource.system().instant(), ZoneOffset.UTC)
            .withDayOfMonth(1)
            .minusMonths(1);
    return "/app/statements?wallet=%s&from=%s&to=%s"
        .formatted(saver.account(), month, month.plusMonths(1).minusDays(1));
  }

  private static void take(BrowserScreen screen, String name) {
    settle(screen)
        .screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
  }

  /** Waits until the page and its charts are drawn. */
  private static Page settle(BrowserScreen screen) {
    Page page = screen.page();
    page.waitForFunction(
        "() => !document.querySelector('.skeleton')"
            + " && [...document.querySelectorAll('.chart')].every((one) => one.querySelector('canvas'))");
    page.waitForTimeout(1_000);
    return page;
  }

  private static String[] words(SystemProcess system, String beginning) {
    return system.output().stream()
        .filter(line -> line.startsWith(beginning))
        .findFirst()
        .orElseThrow()
        .split(" ", -1);
  }
}
