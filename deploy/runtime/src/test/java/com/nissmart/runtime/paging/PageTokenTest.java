package com.nissmart.runtime.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final String FILTER = "transactions type=DEPOSIT";

  @Test
  void a_token_brings_its_position_back() {
    assertThat(PageToken.decode(PageToken.encode(FILTER, "2026-01-15 ünï"), FILTER))
        .contains("2026-01-15 ünï");
    assertThat(PageToken.decodeNumber(PageToken.encode(FILTER, 42), FILTER, 0)).isEqualTo(42);
  }

  @Test
  void an_empty_token_is_the_first_page() {
    assertThat(PageToken.decode("", FILTER)).isEmpty();
    assertThat(PageToken.decodeNumber("", FILTER, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void a_token_of_another_filter_is_refused() {
    assertRefused(PageToken.encode("transactions type=TRANSFER", 42));
  }

  @Test
  void a_changed_position_is_refused() {
    byte[] bytes = Base64.getUrlDecoder().decode(PageToken.encode(FILTER, 42));
    bytes[bytes.length - 1]++;
    assertRefused(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  @ParameterizedTest
  @ValueSource(strings = {"abc", "====", "!", "AAAAAAAAAAAAAAAA", "é", " "})
  void a_foreign_page_token_is_refused(String token) {
    assertRefused(token);
  }

  @Test
  void another_spelling_of_the_same_bytes_is_refused() {
    String token = PageToken.encode(FILTER, 1);

    assertRefused(token + "=");
    assertRefused(
        token.substring(0, token.length() - 1) + (char) (token.charAt(token.length() - 1) + 1));
    assertRefused("A".repeat(2_000));
  }

  @Test
  void a_position_that_is_not_a_number_is_refused() {
    assertThatThrownBy(() -> PageToken.decodeNumber(PageToken.encode(FILTER, "x"), FILTER, 0))
        .isInstanceOf(Refusal.class);
  }

  private static void assertRefused(String token) {
    assertThatThrownBy(() -> PageToken.decodeNumber(token, FILTER, 0))
        .isInstanceOfSatisfying(
            Refusal.class, e -> assertThat(e.reason()).isEqualTo(Reason.CURSOR_INVALID));
  }
}
