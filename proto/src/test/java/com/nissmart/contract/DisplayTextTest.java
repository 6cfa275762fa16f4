package com.nissmart.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DisplayTextTest {

  @Test
  void text_is_composed_and_trimmed() {
    assertThat(DisplayText.normalize("\u2003\u00A0 Ade\u0301\u3000\n")).isEqualTo("Ad\u00E9");
  }

  @Test
  void length_is_counted_in_code_points() {
    String six = "\uD83D\uDC69\uD83D\uDE80".repeat(3);
    assertThat(DisplayText.problem("name", " " + six + " ", 6)).isEmpty();
    assertThat(DisplayText.problem("name", six, 5))
        .contains(new FieldError("name", "TOO_LONG", "name must have at most 5 characters, got 6"));
  }

  @Test
  void a_text_of_many_marks_costs_linear_time() {
    String marks = "a" + "\u0301\u0323".repeat(1_000_000);
    assertThat(DisplayText.problem("name", marks, 100))
        .get()
        .extracting(FieldError::code)
        .isEqualTo("TOO_LONG");
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
        "O\u00ADbi",
        "O\u034Fbi",
        "O\u200Bbi",
        "O\u200Dbi",
        "O\u200Cbi",
        "Obi\uFE0F",
        "1\uFE0F",
        "\u200DObi",
        "\uFEFFObi",
        "O\uDB40\uDC41bi",
        "\u200B",
        "\u3164",
        "\u115F",
        "\u2800",
        "O\uE000bi",
        "O\uD800bi",
        "O\uFFFFbi",
        "O\u0378bi",
        "a\u0316\u0317\u0318\u0319\u031A",
        "\u0645\u06CC\u200C"
      })
  void text_that_hides_something_is_refused(String text) {
    assertThat(DisplayText.problem("name", text, 60))
        .get()
        .extracting(FieldError::code)
        .isEqualTo("MALFORMED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Ad\u00E9",
        "\u0645\u06CC\u200C\u062E\u0648\u0627\u0647\u0645",
        "\u0915\u094D\u200D\u0937",
        "\u674E\u56DB",
        "\u8FBB\uDB40\uDD00",
        "\u12A0\u1260\u1260",
        "O'Brien-\u1ECCl\u00E1",
        "\u1ECD\u0301",
        "\u2764\uFE0F",
        "1\uFE0F\u20E3",
        "\uD83D\uDC69\uD83C\uDFFD\u200D\uD83D\uDE80",
        "=cmd()",
        "%n%s",
        "${jndi:ldap://x}"
      })
  void text_of_any_script_and_emoji_is_accepted(String text) {
    assertThat(DisplayText.required("name", text, 60)).isEqualTo(text);
    assertThat(DisplayText.visible(text)).isEqualTo(text);
  }

  @Test
  void the_refusal_names_the_character() {
    assertThatThrownBy(() -> DisplayText.optional("note", "hi\u200B", 60))
        .hasMessage(
            "note must only have characters that can be seen, got U+200B as number 3; remove it");
    assertThat(DisplayText.optional("note", "  ", 60)).isEmpty();
  }

  @Test
  void a_name_needs_a_letter() {
    assertThat(DisplayText.nameProblem("name", "\u3164", 60)).isPresent();
    assertThat(DisplayText.nameProblem("name", "007", 60))
        .contains(new FieldError("name", "MALFORMED", "name must have a letter, got '007'"));
    assertThat(DisplayText.nameProblem("name", "\u12A0", 60)).isEmpty();
  }

  @Test
  void stored_text_is_shown_without_what_is_refused() {
    assertThat(DisplayText.visible(" h\u200Bi\n\u202Ethere\u0000 ")).isEqualTo("hi there");
  }
}
