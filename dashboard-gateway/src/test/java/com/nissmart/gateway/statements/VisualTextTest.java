package com.nissmart.gateway.statements;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisualTextTest {

  @Test
  void arabic_letters_are_joined_and_read_from_the_right() {
    assertThat(VisualText.of("\u0633\u0644\u0627\u0645")).isEqualTo("\uFEE1\uFEFC\uFEB3");
    assertThat(VisualText.of("\u0628\u064E\u0628")).isEqualTo("\uFE90\uFE91\u064E");
    assertThat(VisualText.of("\u0645\u06CC\u200C\u062E")).isEqualTo("\uFEA5\uFBFD\uFEE3");
  }

  @Test
  void numbers_and_latin_keep_their_order_among_hebrew() {
    assertThat(VisualText.of("Sent \u00B7 \u05D0\u05D1 (\u05D2) 12 \u05D3"))
        .isEqualTo("Sent \u00B7 \u05D3 12 (\u05D2) \u05D1\u05D0");
  }

  @Test
  void what_cannot_be_seen_is_left_out() {
    assertThat(VisualText.of("h\u200Bi\u2764\uFE0F\u202E\nyou")).isEqualTo("hi\u2764 you");
  }
}
