package com.nissmart.e2e.browser;

import com.microsoft.playwright.options.ColorScheme;
import java.util.Locale;

/** Pictures of a page at two widths and in both themes, where it fits and is accessible. */
final class PagePictures {
  private static final int[] WIDTHS = {390, 1280};
  private static final int HEIGHT = 900;
  private static final String DRAWN = "() => !document.querySelector('.skeleton')";

  private PagePictures() {}

  /** Takes the pictures of the page as it is, whose width and theme are then the first ones. */
  static void take(BrowserScreen screen, String name, String text) {
    for (ColorScheme theme : new ColorScheme[] {ColorScheme.DARK, ColorScheme.LIGHT}) {
      for (int width : WIDTHS) {
        String where = name + "-" + theme.name().toLowerCase(Locale.ROOT) + "-" + width;
        screen.resize(width, HEIGHT).theme(theme).sees(text).page().waitForFunction(DRAWN);
        screen.shoot(where);
        screen.fits(where);
        screen.isAccessible(where);
      }
    }
  }
}
