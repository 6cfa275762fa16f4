package com.nissmart.payout.bank;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HolderNamesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ada Obi | OBI ADA CHIDINMA | true",
        "Mrs. Ada Obi-Eze | EZE, ADA OBI | true",
        "Adé Òjó | ADE OJO | true",
        "A. Obi | ADA OBI | true",
        "Ada Obi | ADA OKAFOR | false",
        "Ada Obi | CHIDI OBI | false",
        "... | ADA OBI | false",
      })
  void names_match_when_one_holder_can_have_both(String given, String atBank, boolean match) {
    assertThat(HolderNames.match(given, atBank)).isEqualTo(match);
    assertThat(HolderNames.match(atBank, given)).isEqualTo(match);
  }
}
