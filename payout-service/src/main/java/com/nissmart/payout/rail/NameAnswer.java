package com.nissmart.payout.rail;

/** The answer of a rail to the question who holds a bank account. */
public sealed interface NameAnswer {
  /** Says that the account exists; {@code name} is its holder's as the bank writes it. */
  record Holder(String name) implements NameAnswer {}

  /** Says that the bank has no such account. */
  record NoSuchAccount() implements NameAnswer {}

  /** Says nothing: the rail cannot be asked, or did not answer in time. */
  record Unavailable() implements NameAnswer {}
}
