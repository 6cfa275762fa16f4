package com.nissmart.accounts.message;

import com.nissmart.contract.Refusal;

/** The network that a caller comes from, as the gateway sees it; "" when it is not known. */
public final class CallerNetwork {
  private static final int LONGEST = 64;

  private CallerNetwork() {}

  /**
   * Returns a network that is short enough to be counted.
   *
   * @throws Refusal INVALID_REQUEST
   */
  public static String require(String network) {
    if (network.length() > LONGEST) {
      throw Refusal.invalid(
          "network", "TOO_LONG", "network must have at most " + LONGEST + " characters");
    }
    return network;
  }
}
