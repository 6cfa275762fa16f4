package com.nissmart.contract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MoneyTextTest {
  @Test
  void an_amount_has_the_digits_of_its_currency() {
    assertThat(MoneyText.of(new Money(250_000, "NGN"))).isEqualTo("2,500.00 NGN");
    assertThat(MoneyText.of(new Money(5, "NGN"))).isEqualTo("0.05 NGN");
    assertThat(MoneyText.of(new Money(1_234, "JPY"))).isEqualTo("1,234 JPY");
    assertThat(MoneyText.of(new Money(Long.MAX_VALUE, "KWD")))
        .isEqualTo("9,223,372,036,854,775.807 KWD");
    assertThat(MoneyText.of(new Money(10, "QQQ"))).isEqualTo("0.10 QQQ");
  }
}
