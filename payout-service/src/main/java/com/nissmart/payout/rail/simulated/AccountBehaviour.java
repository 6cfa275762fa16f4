package com.nissmart.payout.rail.simulated;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The behaviour of the simulated bank, which the beneficiary's account number selects. */
enum AccountBehaviour {
  /** The bank accepts the payment and pays after a short delay: all numbers that are not below. */
  PAYS(""),
  /** The bank has no such account. */
  NO_SUCH_ACCOUNT("9990000001"),
  /** The bank pays without an answer to the sending; a status query answers that it paid. */
  PAYS_SILENTLY("9990000002"),
  /** The bank neither answers the sending nor pays; a status query answers "not found". */
  NEVER_RECEIVES("9990000003"),
  /** The bank refuses three sendings with 503 and pays the next one. */
  BUSY_THREE_TIMES("9990000004"),
  /** The bank pays, and the money comes back a little later. */
  PAYS_AND_RETURNS("9990000005"),
  /** The bank pays and calls back three times, once before it answers the sending. */
  CALLS_BACK_THRICE("9990000006"),
  /** The bank never gives a conclusive answer, neither to a sending nor to a query. */
  NEVER_CONCLUSIVE("9990000007");

  /** A number without a fitting check digit that documentation uses for an account that is paid. */
  private static final String EXAMPLE = "0123456789";

  private final String accountNumber;

  AccountBehaviour(String accountNumber) {
    this.accountNumber = accountNumber;
  }

  static AccountBehaviour of(String accountNumber) {
    return Arrays.stream(values())
        .filter(behaviour -> behaviour.accountNumber.equals(accountNumber))
        .findFirst()
        .orElse(PAYS);
  }

  /** Returns the numbers that are accepted at every bank. */
  static Set<String> testNumbers() {
    return Stream.concat(
            Stream.of(EXAMPLE),
            Arrays.stream(values()).filter(one -> one != PAYS).map(one -> one.accountNumber))
        .collect(Collectors.toUnmodifiableSet());
  }
}
