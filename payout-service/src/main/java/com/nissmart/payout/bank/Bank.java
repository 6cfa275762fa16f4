package com.nissmart.payout.bank;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A bank that withdrawals can go to.
 *
 * @param cbnCode the central bank's code, 3 digits, or 5 of an institution that is no bank; or
 *     empty
 * @param nipCode 6 digits at NIP, the instant payment system
 * @param nuban true when every account number of it has a check digit
 * @param aliases other names, and other codes that mean it
 */
public record Bank(
    String cbnCode, String nipCode, boolean nuban, String name, List<String> aliases) {
  private static final int SHORT = 3;
  private static final Pattern CODE = Pattern.compile("[0-9]{3,6}");

  /** Returns the one code of the bank here: the central bank's 3 digits, otherwise NIP's 6. */
  public String code() {
    return cbnCode.length() == SHORT ? cbnCode : nipCode;
  }

  /** Returns true when this can be the number of an account at the bank. */
  public boolean hasNumber(String accountNumber) {
    return !nuban || Nuban.checkDigit(cbnCode, accountNumber) == accountNumber.charAt(9);
  }

  Stream<String> codes() {
    return Stream.concat(Stream.of(cbnCode, nipCode), aliases.stream())
        .filter(code -> CODE.matcher(code).matches());
  }

  /** Returns true when a name or code of the bank contains the text, which is in lower case. */
  boolean matches(String text) {
    return Stream.concat(Stream.of(name, cbnCode, nipCode), aliases.stream())
        .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(text));
  }
}
