package com.nissmart.gateway.rpc;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;

/** The refusal of a file that will be signed later. */
public final class NotReady {
  private static final long LONGEST_SECONDS = 120;

  private NotReady() {}

  /**
   * Returns the refusal.
   *
   * @param sentence its beginning, such as "This receipt will be ready"
   * @param seconds until the file is there
   */
  public static Refusal refusal(String sentence, long seconds) {
    long wait = Math.max(1, seconds);
    String time =
        wait < LONGEST_SECONDS
            ? wait + " seconds"
            : Duration.ofSeconds(wait).toMinutes() + " minutes";
    return new Refusal(Reason.RECEIPT_NOT_READY, sentence + " in about " + time).retryAfter(wait);
  }
}
