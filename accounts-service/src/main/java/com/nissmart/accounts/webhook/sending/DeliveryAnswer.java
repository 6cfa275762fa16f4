package com.nissmart.accounts.webhook.sending;

/**
 * The result of an attempt.
 *
 * @param payload the body that was sent
 * @param status HTTP status; 0 when there was no answer
 * @param text the first characters of the answer, or the error
 */
public record DeliveryAnswer(String payload, int status, String text) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;

  public boolean isSuccess() {
    return status >= OK && status < REDIRECT;
  }
}
