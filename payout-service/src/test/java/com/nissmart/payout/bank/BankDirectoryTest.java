package com.nissmart.payout.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BankDirectoryTest {
  private static final BankDirectory BANKS = BankDirectory.NIGERIA;

  @ParameterizedTest
  @CsvSource({
    "058, 058",
    "0058, 058",
    "00058, 058",
    "000013, 058",
    "000016, 011",
    "00103, 103",
    "50211, 090267",
    "999992, 100004",
    "100004, 100004",
  })
  void every_code_of_a_bank_means_its_one_code(String given, String code) {
    assertThat(BANKS.canonical(given)).isEqualTo(code);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "58", "58.0", "5.8E1", " 058", "13", "90267", "999", "000058", "000000"})
  void a_mangled_or_unknown_code_means_no_bank(String given) {
    assertThat(BANKS.find(given)).isEmpty();
  }

  /** A code that lost its leading zeros never becomes the code of another bank. */
  @Test
  void no_code_without_its_zeros_is_another_banks() {
    for (Bank bank : BANKS.search("", 200)) {
      bank.codes()
          .forEach(code -> {
            String lost = code.replaceFirst("^0+", "");
            if (!lost.equals(code)) {
              assertThat(BANKS.find(lost)).as("%s as %s", code, lost).isEmpty();
            }
          });
    }
  }

  @ParameterizedTest
  @CsvSource({
    "gtb, GTBank",
    "GUARANTY, GTBank",
    "000013, GTBank",
    "opay, OPay",
    "uba, United Bank for Africa"
  })
  void banks_are_found_by_name_alias_and_code(String text, String name) {
    assertThat(BANKS.search(text, 10)).extracting(Bank::name).contains(name);
  }

  @Test
  void banks_are_sorted_and_bounded() {
    assertThat(BANKS.search("", 200)).hasSizeGreaterThan(35);
    assertThat(BANKS.search("bank", 3))
        .hasSize(3)
        .isSortedAccordingTo((a, b) -> a.name().compareTo(b.name()));
    assertThat(BANKS.search("no such bank", 3)).isEmpty();
  }

  @Test
  void a_directory_with_one_code_twice_is_refused() {
    List<String> twice = List.of("header", "058,000013,yes,One,", "044,000014,yes,Two,000013");
    assertThatThrownBy(() -> BankDirectory.of(twice)).hasMessage("Two banks have the code 000013");
    assertThatThrownBy(() -> BankDirectory.of(List.of("header", "058,000013")))
        .hasMessageStartingWith("A bank has 5 columns");
  }

  @Test
  void every_code_of_a_bank_is_listed() {
    assertThat(BankDirectory.NIGERIA.spellings("000013"))
        .contains("058", "0058", "00058", "000013")
        .containsExactlyElementsOf(BankDirectory.NIGERIA.spellings("058"));
    assertThat(BankDirectory.NIGERIA.spellings("999")).containsExactly("999");
  }
}
