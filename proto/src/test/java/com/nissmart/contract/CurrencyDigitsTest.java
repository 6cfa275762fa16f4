package com.nissmart.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class CurrencyDigitsTest {
  @ParameterizedTest
  @CsvSource({
    "NGN, 2", "USD, 2", "EUR, 2", "HUF, 2", "ISK, 0", "JPY, 0", "XOF, 0", "UGX, 0", "KWD, 3",
    "TND, 3", "CLF, 4", "XAU, 2", "ZZZ, 2",
  })
  void digits_are_those_of_iso_4217(String currency, int digits) {
    assertThat(CurrencyDigits.of(currency)).isEqualTo(digits);
  }
}
