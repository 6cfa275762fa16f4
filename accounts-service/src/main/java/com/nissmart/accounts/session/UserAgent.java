package com.nissmart.accounts.session;

/**
 * The shown form of a client's own name. It never prevents a sign-in: a long one is cut, and
 * characters that cannot be shown are left out.
 */
final class UserAgent {
  private static final int LONGEST = 200;

  private UserAgent() {}

  static String of(String name) {
    String shown = name.replaceAll("[\\p{C}\\s]+", " ").strip();
    return shown.codePointCount(0, shown.length()) <= LONGEST
        ? shown
        : shown.substring(0, shown.offsetByCodePoints(0, LONGEST)).strip();
  }
}
