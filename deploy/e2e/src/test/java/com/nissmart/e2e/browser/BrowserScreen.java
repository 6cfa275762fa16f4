package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import com.microsoft.playwright.options.WaitForSelectorState;
import com.nissmart.e2e.support.SharedSystem;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A page in a new browser context of a given size. It records the errors that the browser reports,
 * violations of the content security policy included.
 */
final class BrowserScreen implements AutoCloseable {
  static final Path SHOTS = Path.of("target", "screenshots");

  /** Waits until an element is not there any more. */
  static final Locator.WaitForOptions GONE =
      new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);

  private static final int LONGEST_WAIT_MS = 20_000;
  private static final int LONGEST_DRAWING_MS = 3_000;

  private static final String FITS = "() => document.documentElement.scrollWidth <= innerWidth";

  /** Lists the elements that are wider than the window. */
  private static final String BEYOND =
      """
      () => [...document.querySelectorAll('*')]
          .filter((one) => one.getBoundingClientRect().right > innerWidth + 0.5)
          .map((one) => `${one.tagName}.${one.className}: ${one.textContent.trim().slice(0, 60)}`)
          .concat(document.documentElement.scrollWidth > innerWidth ? ['the page'] : [])\
      """;

  /** Lists texts that their container cuts off without an ellipsis. */
  private static final String CUT =
      """
      () => {
        const found = [];
        const words = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT);
        while (words.nextNode()) {
          const range = document.createRange();
          range.selectNodeContents(words.currentNode);
          const right = Math.max(...[...range.getClientRects()].map((line) => line.right));
          for (let around = words.currentNode.parentElement; around.tagName !== 'MAIN'; around = around.parentElement) {
            const style = getComputedStyle(around);
            if (style.clipPath !== 'none' || style.textOverflow === 'ellipsis' || ['auto', 'scroll'].includes(style.overflowX)) {
              break;
            }
            if (['hidden', 'clip'].includes(style.overflowX) && right > around.getBoundingClientRect().right + 1) {
              found.push(words.currentNode.textContent.trim().slice(0, 60));
            }
          }
        }
        return found;
      }\
      """;

  private final URI gateway;
  private final BrowserContext context;
  private final Page page;
  private final List<String> browserErrors = new ArrayList<>();

  private BrowserScreen(URI gateway, BrowserContext context) {
    this.gateway = gateway;
    this.context = context;
    this.page = context.newPage();
    page.setDefaultTimeout(LONGEST_WAIT_MS);
    page.onConsoleMessage(message -> {
      // The browser logs an expected refusal as a failed load.
      if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
        browserErrors.add(message.text());
      }
    });
    page.onPageError(browserErrors::add);
  }

  static BrowserScreen of(int width, int height) {
    return of(SharedSystem.gateway(), width, height, ColorScheme.LIGHT);
  }

  static BrowserScreen of(URI gateway, int width, int height, ColorScheme theme) {
    return new BrowserScreen(
        gateway,
        Chromium.browser()
            .newContext(
                new Browser.NewContextOptions()
                    .setViewportSize(width, height)
                    .setColorScheme(theme)
                    .setTimezoneId("Africa/Lagos")
                    .setReducedMotion(ReducedMotion.REDUCE)));
  }

  /** Opens another tab of the same browser. */
  BrowserScreen newTab() {
    return new BrowserScreen(gateway, context);
  }

  Page page() {
    return page;
  }

  BrowserScreen open(String path) {
    page.navigate(gateway.resolve(path).toString());
    return this;
  }

  BrowserScreen resize(int width, int height) {
    page.setViewportSize(width, height);
    return this;
  }

  BrowserScreen theme(ColorScheme theme) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(theme));
    return this;
  }

  void signIn(String email, String password) {
    open("/app/sign-in").fill("Email", email).fill("Password", password).press("Sign in");
    page.waitForURL(url -> URI.create(url).getPath().equals("/app"));
  }

  BrowserScreen fill(String label, String text) {
    page.getByLabel(label, new Page.GetByLabelOptions().setExact(true)).fill(text);
    return this;
  }

  /** Types into a field that is searched, and chooses one of its options. */
  BrowserScreen choose(String label, String typed, String option) {
    fill(label, typed);
    page.getByRole(AriaRole.OPTION, new Page.GetByRoleOptions().setName(option).setExact(true))
        .click();
    return this;
  }

  /** Presses a button or follows a link in the content of the page. */
  BrowserScreen press(String name) {
    button(name).click();
    return this;
  }

  Locator button(String name) {
    Locator main = page.locator("main");
    return main.getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(name))
        .or(main.getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name)))
        .first();
  }

  /** Waits until the text is visible. */
  BrowserScreen sees(String text) {
    page.getByText(text).first().waitFor();
    return this;
  }

  /** Returns the available amount of the home page in minor units. */
  long available() {
    Locator figure = page.locator("[data-available]");
    figure.waitFor();
    return Long.parseLong(figure.getAttribute("data-available"));
  }

  void shoot(String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(SHOTS.resolve(name + ".png")).setFullPage(true));
  }

  /** Checks the page with axe, which must find no violations. */
  void isAccessible(String where) {
    List<Rule> violations = new AxeBuilder(page).analyze().getViolations();
    assertThat(violations).extracting(BrowserScreen::describe).as("axe on %s", where).isEmpty();
  }

  /** Checks that nothing is wider than the window or cut off. */
  void fits(String where) {
    try {
      page.waitForFunction(
          FITS, null, new Page.WaitForFunctionOptions().setTimeout(LONGEST_DRAWING_MS));
    } catch (TimeoutError tooWide) {
      assertThat(page.evaluate(BEYOND)).as("scrolls sideways: %s", where).isEqualTo(List.of());
    }
    assertThat(page.evaluate(CUT)).as("cut off: %s", where).isEqualTo(List.of());
  }

  void hasNoBrowserErrors() {
    assertThat(browserErrors).isEmpty();
  }

  @Override
  public void close() {
    context.close();
  }

  private static String describe(Rule rule) {
    List<String> nodes =
        rule.getNodes().stream()
            .map(node -> node.getHtml() + " " + node.getFailureSummary())
            .toList();
    return rule.getId() + ": " + rule.getHelp() + " " + nodes;
  }
}
