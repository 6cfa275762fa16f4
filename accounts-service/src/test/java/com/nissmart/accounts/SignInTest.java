package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static com.nissmart.accounts.AccountsHarness.registration;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class SignInTest {
  private static final String EMAIL = "ada@example.com";

  private AccountsHarness accounts;

  @BeforeEach
  void start() {
    accounts = new AccountsHarness();
    accounts.register(EMAIL);
  }

  @AfterEach
  void stop() {
    accounts.close();
  }

  @Test
  void the_emails_case_does_not_matter_at_the_sign_in() {
    assertThat(accounts.signIn(EMAIL, PASSWORD).getExpiresIn()).isEqualTo(600);
    assertThat(accounts.signIn(" ADA@Example.com", PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void composed_and_decomposed_accents_are_the_same_password() {
    accounts
        .gateway()
        .registerUser(
            registration("accents@example.com").toBuilder()
                .setPassword("d\u00E9j\u00E0-vu-12")
                .build());

    assertThat(accounts.signIn("accents@example.com", "de\u0301ja\u0300-vu-12").getAccessToken())
        .isNotEmpty();
  }

  @Test
  void wrong_passwords_and_unknown_emails_get_the_same_refusal() {
    Refusal wrongPassword = refusal(() -> accounts.signIn(EMAIL, PASSWORD + "!"));
    Refusal unknownEmail = refusal(() -> accounts.signIn("nobody@example.com", PASSWORD));

    assertThat(wrongPassword.reason()).isEqualTo(Reason.CREDENTIALS_INVALID);
    assertThat(unknownEmail.reason()).isEqualTo(Reason.CREDENTIALS_INVALID);
    assertThat(wrongPassword.detail()).isEqualTo(unknownEmail.detail());
  }

  @Test
  void upper_and_lower_case_matter_in_a_password() {
    assertThat(refusal(() -> accounts.signIn(EMAIL, PASSWORD.toUpperCase(Locale.ROOT))))
        .extracting(Refusal::reason)
        .isEqualTo(Reason.CREDENTIALS_INVALID);
  }

  @Test
  void a_malformed_email_or_password_is_refused() {
    assertThat(refusal(() -> accounts.signIn("' OR 1=1 --", PASSWORD)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> accounts.signIn("ada\u0000@example.com", PASSWORD)).reason())
        .isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal(() -> accounts.signIn(EMAIL, "")).fieldErrors())
        .singleElement()
        .satisfies(error -> assertThat(error.field()).isEqualTo("password"));
  }

  @Test
  void after_ten_failures_the_right_password_waits_too() {
    fail(EMAIL, 10);

    assertThat(refusal(() -> accounts.signIn(EMAIL, PASSWORD)).reason())
        .isEqualTo(Reason.RATE_LIMITED);
    accounts.clock.advance(Duration.ofSeconds(15));
    assertThat(accounts.signIn(EMAIL, PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void nine_failures_are_forgiven_by_a_success() {
    fail(EMAIL, 9);
    accounts.signIn(EMAIL, PASSWORD);
    fail(EMAIL, 9);

    assertThat(accounts.signIn(EMAIL, PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void only_this_email_is_blocked_in_any_case() {
    fail(EMAIL, 10);

    assertThat(refusal(() -> accounts.signIn("Ada@Example.COM", PASSWORD)).reason())
        .isEqualTo(Reason.RATE_LIMITED);
    accounts.register("grace@example.com");
    assertThat(accounts.signIn("grace@example.com", PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void an_unknown_email_is_blocked_too() {
    fail("nobody@example.com", 10);

    assertThat(refusal(() -> accounts.signIn("nobody@example.com", PASSWORD)).reason())
        .isEqualTo(Reason.RATE_LIMITED);
  }

  @Test
  void attempts_during_a_block_do_not_extend_it() {
    fail(EMAIL, 10);
    for (int i = 0; i < 20; i++) {
      assertThat(refusal(() -> accounts.signIn(EMAIL, "a wrong password")).reason())
          .isEqualTo(Reason.RATE_LIMITED);
    }

    accounts.clock.advance(Duration.ofSeconds(15));
    assertThat(accounts.signIn(EMAIL, PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void the_block_grows_and_its_length_is_stated() {
    fail(EMAIL, 10);
    accounts.clock.advance(Duration.ofSeconds(15));
    fail(EMAIL, 1);

    accounts.clock.advance(Duration.ofSeconds(15));
    assertThat(refusal(() -> accounts.signIn(EMAIL, PASSWORD)).detail()).contains("15 seconds");
    accounts.clock.advance(Duration.ofSeconds(15));
    assertThat(accounts.signIn(EMAIL, PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void parallel_guesses_are_all_counted() throws Exception {
    var reasons =
        ParallelCalls.run(
            30, () -> refusal(() -> accounts.signIn(EMAIL, "a wrong password")).reason());

    assertThat(reasons).filteredOn(Reason.CREDENTIALS_INVALID::equals).hasSize(10);
    assertThat(reasons).filteredOn(Reason.RATE_LIMITED::equals).hasSize(20);
  }

  @Test
  void replicas_and_restarts_agree_on_the_count() {
    fail(EMAIL, 10);
    AccountsApp other = accounts.start(accounts.settings(Optional.empty()));

    assertThat(refusal(() -> accounts.signIn(other, EMAIL, PASSWORD)).reason())
        .isEqualTo(Reason.RATE_LIMITED);
  }

  @Test
  void guesses_from_one_network_block_only_that_network() {
    for (int i = 0; i < 60; i++) {
      refusal(() -> accounts.signIn(EMAIL, "a wrong password", "203.0.113.7"));
      accounts.clock.advance(Duration.ofMinutes(1));
    }
    fail(EMAIL, 1, "203.0.113.8");

    assertThat(accounts.signIn(EMAIL, PASSWORD, "198.51.100.9").getAccessToken()).isNotEmpty();
  }

  @Test
  void guesses_from_many_networks_share_one_attempt_a_minute() {
    accounts.signIn(EMAIL, PASSWORD, "198.51.100.9");
    for (int i = 0; i < 30; i++) {
      fail(EMAIL, 1, "203.0.113." + i);
    }

    assertThat(refusal(() -> accounts.signIn(EMAIL, PASSWORD, "192.0.2.1")).detail())
        .contains("try again in 60 seconds");
    assertThat(accounts.signIn(EMAIL, PASSWORD, "198.51.100.9").getAccessToken()).isNotEmpty();
    accounts.clock.advance(Duration.ofMinutes(1));
    assertThat(accounts.signIn(EMAIL, PASSWORD, "192.0.2.1").getAccessToken()).isNotEmpty();
    fail(EMAIL, 1, "203.0.113.200");
    assertThat(refusal(() -> accounts.signIn(EMAIL, PASSWORD, "192.0.2.2")).reason())
        .isEqualTo(Reason.RATE_LIMITED);
  }

  @Test
  void an_unknown_email_is_slowed_down_too() {
    for (int i = 0; i < 30; i++) {
      fail("nobody@example.com", 1, "203.0.113." + i);
    }

    assertThat(refusal(() -> accounts.signIn("nobody@example.com", PASSWORD, "192.0.2.1")).detail())
        .contains("try again in 60 seconds");
  }

  @Test
  void strangers_of_one_network_share_a_hundred_failures() {
    String network = "198.51.100.7";
    accounts.register("bisi@example.com");
    accounts.signIn("bisi@example.com", PASSWORD, network);
    for (int i = 0; i < 100; i++) {
      fail("nobody" + i + "@example.com", 1, network);
    }

    for (String email : List.of("ada@example.com", "nobody@example.com")) {
      assertThat(refusal(() -> accounts.signIn(email, PASSWORD, network)).reason())
          .isEqualTo(Reason.RATE_LIMITED);
    }
    assertThat(accounts.signIn("bisi@example.com", PASSWORD, network).getAccessToken())
        .isNotEmpty();
    assertThat(accounts.signIn("ada@example.com", PASSWORD, "198.51.100.8").getAccessToken())
        .isNotEmpty();
    accounts.clock.advance(Duration.ofMinutes(10));
    assertThat(accounts.signIn("ada@example.com", PASSWORD, network).getAccessToken()).isNotEmpty();
  }

  private void fail(String email, int times, String network) {
    for (int i = 0; i < times; i++) {
      assertThat(refusal(() -> accounts.signIn(email, "a wrong password", network)).reason())
          .isEqualTo(Reason.CREDENTIALS_INVALID);
    }
  }

  private void fail(String email, int times) {
    for (int i = 0; i < times; i++) {
      assertThat(refusal(() -> accounts.signIn(email, "a wrong password")).reason())
          .isEqualTo(Reason.CREDENTIALS_INVALID);
    }
  }
}
