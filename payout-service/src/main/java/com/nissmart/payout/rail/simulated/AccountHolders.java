package com.nissmart.payout.rail.simulated;

import java.util.List;

/** The names of the simulated bank's account holders; one number always has the same holder. */
final class AccountHolders {
  private static final List<String> FIRST =
      List.of("ADA", "BOLA", "CHIDI", "DAMILOLA", "EMEKA", "FATIMA", "GARBA", "HALIMA", "IFEOMA");

  private static final List<String> LAST =
      List.of("OKAFOR", "ADEYEMI", "BELLO", "EZE", "IBRAHIM", "LAWAL", "NWOSU", "SANI", "YUSUF");

  /** The first digits of the numbers in the documentation, whose holder it names. */
  private static final String EXAMPLE = "012345678";

  private AccountHolders() {}

  static String nameOf(String accountNumber) {
    if (accountNumber.startsWith(EXAMPLE)) {
      return "ADA OKAFOR";
    }
    int number = Math.floorMod(accountNumber.hashCode(), FIRST.size() * LAST.size());
    return FIRST.get(number % FIRST.size()) + " " + LAST.get(number / FIRST.size());
  }
}
