package com.nissmart.payout.rail.simulated;

import java.util.Arrays;

/** What the simulated bank does, chosen by the beneficiary's account number, in any bank. */
enum Behaviour {
  /** Accepted, and paid after a short delay: every number that is not below. */
  PAYS(""),
  /** There is no such account. */
  NO_SUCH_ACCOUNT("9990000001"),
  /** The call gets no answer; the money is paid, and a status query says so. */
  PAYS_SILENTLY("9990000002"),
  /** The call gets no answer; the money is never paid; a status query says not found. */
  NEVER_HEARS("9990000003"),
  /** Three sendings are turned away with 503; the next one is paid. */
  BUSY_THREE_TIMES("9990000004"),
  /** Paid, and sent back a little later. */
  PAYS_AND_RETURNS("9990000005"),
  /** Paid; the callback comes three times, once before the sending is answered. */
  CALLS_THRICE("9990000006"),
  /** Neither call nor query ever says anything that settles it. */
  NEVER_TELLS("9990000007");

  private final String accountNumber;

  Behaviour(String accountNumber) {
    this.accountNumber = accountNumber;
  }

  static Behaviour of(String accountNumber) {
    return Arrays.stream(values())
        .filter(behaviour -> behaviour.accountNumber.equals(accountNumber))
        .findFirst()
        .orElse(PAYS);
  }
}
