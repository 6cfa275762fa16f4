package com.nissmart.runtime.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.contract.Money;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AmountByCurrencyTest {
  private static final String NAME = "NISSMART_SECOND_APPROVAL_FROM";

  @Test
  void one_number_is_for_every_currency() {
    AmountByCurrency amounts = read("500");

    assertThat(amounts.reaches(new Money(500, "NGN"))).isTrue();
    assertThat(amounts.reaches(new Money(499, "USD"))).isFalse();
  }

  @Test
  void other_currencies_have_the_default() {
    AmountByCurrency amounts = read("NGN=500, USD=50");

    assertThat(amounts.reaches(new Money(499, "NGN"))).isFalse();
    assertThat(amounts.reaches(new Money(50, "USD"))).isTrue();
    assertThat(amounts.reaches(new Money(999, "EUR"))).isFalse();
    assertThat(amounts.reaches(new Money(1_000, "EUR"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1.5", "NGN=", "ngn=5", "NGN=5,NGN=6", "NGN=5,", "NGN=5=6", "=5"})
  void a_mistake_is_reported(String text) {
    Settings settings = Settings.of(Map.of(NAME, text));
    settings.amounts(NAME, 1_000);

    assertThatThrownBy(settings::check).hasMessageContaining(NAME).hasMessageContaining(text);
  }

  private static AmountByCurrency read(String text) {
    Settings settings = Settings.of(Map.of(NAME, text));
    AmountByCurrency amounts = settings.amounts(NAME, 1_000);
    settings.check();
    return amounts;
  }
}
