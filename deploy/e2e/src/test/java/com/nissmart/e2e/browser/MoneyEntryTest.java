package com.nissmart.e2e.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.e2e.support.Saver;
import com.nissmart.e2e.support.SharedSystem;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The amounts that people type, and the digits of currencies that pages show. */
final class MoneyEntryTest {
  /** Each typed text with its currency, and its minor units or the beginning of the fault. */
  private static final String ENTRIES =
      """
      1500      | NGN | 150000
      1,500     | NGN | 150000
      1,500.50  | NGN | 150050
      1 500.50  | NGN | 150050
      1500,50   | NGN | 150050
      1,50      | NGN | 150
      1,50      | EUR | 150
      1,5       | EUR | 150
      1.500,50  | EUR | 150050
      1.500.000 | EUR | 150000000
      ₦1,500.5  | NGN | 150050
      0.50      | NGN | 50
      1.500     | EUR | “1.500” can be read in two ways. Enter 1500 or 1.50.
      1.500     | JPY | “1.500” can be read in two ways. Enter 1500.
      1,500     | KWD | “1,500” can be read in two ways. Enter 1500 or 1.500.
      1.500     | KWD | 1500
      1,500     | JPY | 1500
      1,5       | JPY | Enter an amount, like 1,500.
      1,50,000  | NGN | Enter an amount, like 1,500.00.
      1,500.505 | NGN | Enter an amount, like 1,500.00.
      1,500 000 | NGN | Enter an amount, like 1,500.00.
      0,500     | NGN | Enter an amount, like 1,500.00.
      -5        | NGN | Enter an amount, like 1,500.00.
      0         | NGN | Enter an amount above zero.
      12.34     | HUF | 1234
      """;

  @Test
  void amounts_are_read_in_one_way_or_refused() {
    List<String> read = new ArrayList<>();
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.open("/app/sign-in");
      for (String entry : ENTRIES.lines().toList()) {
        List<String> cells = List.of(entry.split("\\|", -1)).stream().map(String::strip).toList();
        Object answer =
            screen
                .page()
                .evaluate(
                    """
                    async ([text, code]) => {
                      const { readMoney } = await import('/assets/ui/money.js');
                      const { minor, fault } = readMoney(text, code);
                      return fault ?? String(minor);
                    }\
                    """,
                    cells.subList(0, 2));
        read.add(String.format("%-9s | %s | %s", cells.get(0), cells.get(1), answer));
      }
    }
    assertThat(read).containsExactlyElementsOf(ENTRIES.lines().toList());
  }

  @Test
  void amounts_show_the_digits_that_the_server_states() {
    Map<String, String> shown =
        Map.of("HUF", "12.34", "ISK", "1,234", "KWD", "1.234", "NGN", "12.34");
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.open("/app/sign-in");
      shown.forEach((code, text) ->
          assertThat(
                  screen
                      .page()
                      .evaluate(
                          """
                          async (code) => {
                            const { formatMoney, currencyOf } = await import('/assets/ui/money.js');
                            return formatMoney(1234, code).replace(currencyOf(code).symbol, '');
                          }\
                          """,
                          code))
              .as(code)
              .isEqualTo(text));
    }
  }

  @Test
  void a_decimal_comma_is_never_a_group() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    Saver bola = Saver.joins(SharedSystem.gateway(), "Bola");
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      screen.open("/app/send").fill("To", bola.email()).fill("Amount", "1,50").press("Continue");
      screen.sees("You are sending").sees("Send ₦1.50").press("Edit");
      screen.fill("Amount", "1.500").press("Continue").sees("can be read in two ways");
      screen.open("/app/deposit").fill("Amount", "1,50").sees("Add ₦1.50");
      screen.hasNoBrowserErrors();
    }
  }

  @Test
  void the_bank_is_chosen_and_names_the_holder() {
    Saver ada = Saver.joins(SharedSystem.gateway(), "Ada").has(100_000);
    try (BrowserScreen screen = BrowserScreen.of(390, 844)) {
      screen.signIn(ada.email(), Saver.PASSWORD);
      screen.open("/app/withdraw").fill("Amount", "250").fill("Account number", "0123456785");
      screen.press("Continue").sees("Choose a bank from the list.").fill("Bank", "bank");
      screen.sees("Access Bank").isAccessible("the list of banks");
      screen.choose("Bank", "access", "Access Bank").press("Continue");
      screen.sees("This isn’t an account number of Access Bank.");
      screen.choose("Bank", "guaranty", "GTBank").fill("Account number", "9990000001");
      screen.press("Continue").sees("GTBank has no account with this number.");
      screen.fill("Account number", "0123456785").press("Continue").sees("You are withdrawing");
      assertThat(screen.page().locator("[data-holder]").textContent()).isEqualTo("ADA OKAFOR");
      assertThat(ada.rest().get("/v1/withdrawals").body().path("data")).isEmpty();
      screen.press("Withdraw ₦250.00");
      screen.page().waitForURL("**/app/withdrawals/wdr_*");
      screen.hasNoBrowserErrors();
    }
  }
}
