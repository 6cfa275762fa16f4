package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.util.ArrayList;
import java.util.List;

/** A user without a mouse, who moves with Tab and must see the focus at every step. */
final class KeyboardUser {
  /** More tab stops than any page has. */
  private static final int FARTHEST = 60;

  private static final int SLIDES_MS = 2_000;

  private static final String WHERE =
      """
      () => {
        const one = document.activeElement;
        const label = one.labels?.[0]?.textContent;
        return (one.getAttribute('aria-label') ?? label ?? one.textContent).trim();
      }\
      """;

  /**
   * Checks that the focused element, or the box around its field, has an outline or ring and is in
   * the window.
   */
  private static final String VISIBLE =
      """
      () => {
        const one = document.activeElement;
        if (one === document.body || one.matches('[tabindex="-1"]')) {
          return true; // The browser's own controls, or the start of a new page.
        }
        const marked = (element) => {
          const style = getComputedStyle(element);
          const outlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
          return outlined || style.boxShadow !== 'none';
        };
        const { top, bottom, left, right } = one.getBoundingClientRect();
        const inside = bottom > 0 && right > 0 && top < innerHeight && left < innerWidth;
        return inside && (marked(one) || marked(one.closest('form, .input-group') ?? one));
      }\
      """;

  private static final String IN_DIALOG =
      """
      () => document.activeElement === document.body
          || Boolean(document.activeElement.closest('dialog[open]'))\
      """;

  private final Page page;

  KeyboardUser(BrowserScreen screen) {
    this.page = screen.page();
  }

  /**
   * Presses Tab until the element of that name has the focus, which must be visible at every stop.
   */
  KeyboardUser to(String name) {
    List<String> passed = new ArrayList<>();
    while (!where().equals(name)) {
      assertThat(passed).as("on the way to '%s'", name).hasSizeLessThan(FARTHEST);
      press("Tab");
      assertFocusIsVisible();
      passed.add(where());
    }
    return this;
  }

  /** Waits for sliding elements, then checks that the focus is visible. */
  private void assertFocusIsVisible() {
    try {
      page.waitForFunction(VISIBLE, null, new Page.WaitForFunctionOptions().setTimeout(SLIDES_MS));
    } catch (TimeoutError never) {
      throw new AssertionError("the focus is not visible on '" + where() + "'", never);
    }
  }

  KeyboardUser press(String... keys) {
    for (String key : keys) {
      page.keyboard().press(key);
    }
    return this;
  }

  KeyboardUser type(String text) {
    page.keyboard().type(text);
    return this;
  }

  /** Returns the name of the focused element, as a screen reader would read it. */
  String where() {
    return (String) page.evaluate(WHERE);
  }

  void isInDialog() {
    page.locator("dialog[open]").waitFor();
    assertThat(page.evaluate(IN_DIALOG)).as("the focus is in the dialog").isEqualTo(true);
  }

  /** Tabs through the open dialog in both directions; the focus must stay inside. */
  KeyboardUser tabsThroughDialog(int stops) {
    for (String key : List.of("Tab", "Shift+Tab")) {
      for (int i = 0; i < stops; i++) {
        press(key);
        isInDialog();
      }
    }
    return this;
  }

  /** Checks that the focus is on the named element after the dialog has closed. */
  void isBackOn(String name) {
    page.waitForFunction("() => !document.querySelector('dialog')");
    assertThat(where()).isEqualTo(name);
  }
}
