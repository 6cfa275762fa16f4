package com.nissmart.accounts.webhook.sending;

import java.time.Duration;

/**
 * The result of an attempt.
 *
 * @param payload the body that was sent
 * @param status HTTP status; 0 when there was no answer
 * @param text the first characters of the answer, or the error
 * @param retryAfter the pause that the answer asks for; zero when it asks for none
 */
public record DeliveryAnswer(String payload, int status, String text, Duration retryAfter) {
  private static final int OK = 200;
  private static final int REDIRECT = 300;
  private static final int GONE = 410;

  /** Returns the result of an attempt that got no answer. */
  public static DeliveryAnswer none(String payload, String error) {
    return new DeliveryAnswer(payload, 0, error, Duration.ZERO);
  }

  public boolean isSuccess() {
    return status >= OK && status < REDIRECT;
  }

  /** Returns whether the receiver wants no more deliveries at this address. */
  public boolean isGone() {
    return status == GONE;
  }
}
