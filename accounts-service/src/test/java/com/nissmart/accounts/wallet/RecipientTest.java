package com.nissmart.accounts.wallet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RecipientTest {

  @ParameterizedTest
  @CsvSource({
    "Ada, Obi, Ada O.",
    "Mary Jane, van der Berg, Mary Jane v.",
    "\u674E, \u56DB, \u674E \u56DB.",
    "Zo\u00EB, \u1ECC\u0301l\u00E1, Zo\u00EB \u1ECC\u0301.",
    "Ada, \uD83D\uDC69\u200D\uD83D\uDE80X, Ada \uD83D\uDC69\u200D\uD83D\uDE80."
  })
  void a_recipient_is_shown_by_first_name_and_initial(String first, String last, String shown) {
    assertThat(new Recipient(new UUID(0, 1), first, last).displayName()).isEqualTo(shown);
  }
}
