package com.nissmart.payout.bank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class NubanTest {
  /** The first two are the examples of the central bank. */
  @ParameterizedTest
  @CsvSource({
    "011, 0000014579, true",
    "011, 0000000220, true",
    "011, 0000014578, false",
    "058, 0123456785, true",
    "058, 0123456789, false",
    "044, 0123456785, false",
    "000013, 0123456785, true",
    "090267, 0000000002, true",
    "090267, 0000000003, false",
    "100004, 8031234567, true",
  })
  void a_number_fits_only_its_bank(String bank, String number, boolean fits) {
    assertThat(BankDirectory.NIGERIA.find(bank).orElseThrow().hasNumber(number)).isEqualTo(fits);
  }

  @Test
  void each_transposed_or_wrong_digit_is_found_at_its_place() {
    String good = Nuban.number("058", 12_345_678);
    assertThat(good).isEqualTo("0123456785");
    Bank bank = BankDirectory.NIGERIA.find("058").orElseThrow();
    for (int place = 0; place < good.length(); place++) {
      for (char digit = '0'; digit <= '9'; digit++) {
        String wrong = good.substring(0, place) + digit + good.substring(place + 1);
        assertThat(bank.hasNumber(wrong)).as(wrong).isEqualTo(wrong.equals(good));
      }
    }
  }
}
