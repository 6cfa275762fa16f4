package com.nissmart.accounts.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.contract.FieldError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HumanTextTest {

  @Test
  void text_is_composed_and_stripped() {
    assertThat(HumanText.normalize("\u2003 Ade\u0301\n")).isEqualTo("Ad\u00E9");
  }

  @Test
  void length_is_counted_in_code_points() {
    String six = "\uD83D\uDC69\uD83D\uDE80".repeat(3);

    assertThat(HumanText.problem("name", six, 6)).isEmpty();
    assertThat(HumanText.problem("name", six, 5))
        .get()
        .extracting(FieldError::message)
        .isEqualTo("name must have at most 5 characters, got 6");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "O\u0000bi",
        "O\nbi",
        "O\u007Fbi",
        "O\u0085bi",
        "O\u2028bi",
        "O\u202Ebi",
        "O\u2066bi",
        "\u200B"
      })
  void unstorable_or_deceptive_text_is_refused(String text) {
    assertThat(HumanText.problem("name", text, 60))
        .get()
        .extracting(FieldError::code)
        .isEqualTo("MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ad\u00E9",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
        "\u674E\u56DB",
        "O'Brien-\u1ECCl\u00E1",
        "=cmd()",
        "%n%s",
        "${jndi:ldap://x}"
      })
  void names_of_any_script_are_accepted(String text) {
    assertThat(HumanText.problem("name", text, 60)).isEmpty();
  }
}
