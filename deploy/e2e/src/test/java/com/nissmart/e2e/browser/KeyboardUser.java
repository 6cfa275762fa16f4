package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.util.ArrayList;
import java.util.List;

/** Somebody who has no mouse: finds everything with Tab, and sees at every step where they are. */
final class KeyboardUser {
  /** More stops than any page has on the way to anything. */
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

  /** An outline or a ring, of the element or of the box around its field; and in the window. */
  private static final String VISIBLE =
      """
      () => {
        const one = document.activeElement;
        if (one === document.body || one.matches('[tabindex="-1"]')) {
          return true; // The browser's own controls, or the beginning of a page that has just come.
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
   * With Tab from where they are to what is called so; it must be seen where they are, all the way.
   */
  KeyboardUser to(String name) {
    List<String> passed = new ArrayList<>();
    while (!where().equals(name)) {
      assertThat(passed).as("on the way to '%s'", name).hasSizeLessThan(FARTHEST);
      press("Tab");
      isSeen();
      passed.add(where());
    }
    return this;
  }

  /** At once, or when what slides in has come in. */
  private void isSeen() {
    try {
      page.waitForFunction(VISIBLE, null, new Page.WaitForFunctionOptions().setTimeout(SLIDES_MS));
    } catch (TimeoutError never) {
      throw new AssertionError("the focus is not seen on '" + where() + "'", never);
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

  /** What has the focus, as a screen reader would call it. */
  String where() {
    return (String) page.evaluate(WHERE);
  }

  void isInDialog() {
    page.locator("dialog[open]").waitFor();
    assertThat(page.evaluate(IN_DIALOG)).as("the focus is in the dialog").isEqualTo(true);
  }

  /** Round and round in the dialog that is open, both ways. */
  KeyboardUser goesRoundInDialog(int stops) {
    for (String key : List.of("Tab", "Shift+Tab")) {
      for (int i = 0; i < stops; i++) {
        press(key);
        isInDialog();
      }
    }
    return this;
  }

  /** Once no dialog is left, the focus is on what is called so. */
  void isBackOn(String name) {
    page.waitForFunction("() => !document.querySelector('dialog')");
    assertThat(where()).isEqualTo(name);
  }
}
