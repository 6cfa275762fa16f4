package com.nissmart.accounts.session;

/**
 * What a client calls itself. Nobody is kept from signing in by what their browser says, so that
 * what is too long is cut and what cannot be shown is left out.
 */
final class UserAgent {
  private static final int LONGEST = 200;

  private UserAgent() {}

  static String of(String said) {
    String shown = said.replaceAll("[\\p{C}\\s]+", " ").strip();
    return shown.codePointCount(0, shown.length()) <= LONGEST
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, LONGEST)).strip();
  }
}
