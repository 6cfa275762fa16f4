package com.nissmart.accounts.webhook;

/**
 * What came of an attempt.
 *
 * @param payload the body that was sent
 * @param status HTTP status; 0: none came
 * @param text the first characters of the answer, or what went wrong
 */
record Answer(String payload, int status, String text) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  boolean isSuccess() {
    return status >= OK && status < REDIRECT;
  }
}
