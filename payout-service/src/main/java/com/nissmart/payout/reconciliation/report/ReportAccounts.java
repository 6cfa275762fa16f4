package com.nissmart.payout.reconciliation.report;

import com.nissmart.contract.Refusal;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The platform's own accounts at the bank of one rail, by currency. A statement of another account
 * is refused. The account of a currency that is not listed is not checked.
 */
public record ReportAccounts(Map<String, String> byCurrency) {
  public static final ReportAccounts UNCHECKED = new ReportAccounts(Map.of());

  /**
   * Reads the accounts of each rail from {@code simulated/NGN=0001112223,simulated/EUR=DE02...}.
   *
   * @throws IllegalArgumentException when the text has another form
   */
  public static Map<String, ReportAccounts> parse(String text) {
    Map<String, ReportAccounts> accounts = new TreeMap<>();
    for (String item : text.isBlank() ? new String[0] : text.split(",", -1)) {
      String[] parts = item.strip().split("[/=]", -1);
      if (parts.length != 3 || !parts[1].matches("[A-Z]{3}") || parts[2].isBlank()) {
        throw new IllegalArgumentException(
            "must be a list such as simulated/NGN=0001112223, got '" + item + "'");
      }
      accounts
          .computeIfAbsent(parts[0], _ -> new ReportAccounts(new TreeMap<>()))
          .byCurrency
          .put(parts[1], plain(parts[2]));
    }
    return accounts;
  }

  /** Refuses the statement of an account that is not the platform's. */
  void require(String currency, @Nullable String account) {
    if (currency.isEmpty() && !byCurrency.isEmpty()) {
      throw Refusal.invalid(
          "report", "MALFORMED", "The statement must name the currency of its account");
    }
    String expected = byCurrency.get(currency);
    if (expected != null && !expected.equals(account == null ? "" : plain(account))) {
      throw Refusal.invalid(
          "report",
          "MALFORMED",
          "The statement must be of the %s account %s, got %s"
              .formatted(currency, expected, account == null ? "none" : Refusal.quote(account)));
    }
  }

  private static String plain(String account) {
    return account.replaceAll("\\s", "").toUpperCase(Locale.ROOT);
  }
}
