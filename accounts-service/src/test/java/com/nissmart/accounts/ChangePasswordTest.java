package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.ChangePasswordRequest;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Refusal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ChangePasswordTest {
  private static final String EMAIL = "ada@example.com";
  private static final String NEXT = "another good password";

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
  void a_new_password_ends_every_other_session() {
    Tokens phone = accounts.signIn(EMAIL, PASSWORD);
    String laptop = accounts.browse(EMAIL, PASSWORD).getSessionToken();
    String browser = accounts.browse(EMAIL, PASSWORD).getSessionToken();

    change(accounts.exchange(browser), PASSWORD, NEXT);

    assertThat(accounts.exchange(browser)).isNotEmpty();
    assertThat(refusal(() -> accounts.exchange(laptop)).reason()).isEqualTo(Reason.TOKEN_INVALID);
    assertThat(refusal(() -> accounts.refresh(phone.getRefreshToken())).reason())
        .isEqualTo(Reason.TOKEN_INVALID);
    assertThat(refusal(() -> accounts.me(phone.getAccessToken())).reason())
        .isEqualTo(Reason.TOKEN_INVALID);
    assertThat(accounts.signIn(EMAIL, NEXT).getAccessToken()).isNotEmpty();
    assertThat(refusal(() -> accounts.signIn(EMAIL, PASSWORD)).reason())
        .isEqualTo(Reason.CREDENTIALS_INVALID);
  }

  @Test
  void the_session_that_changed_the_password_continues() {
    Tokens phone = accounts.signIn(EMAIL, PASSWORD);

    change(phone.getAccessToken(), PASSWORD, NEXT);

    assertThat(accounts.refresh(phone.getRefreshToken()).getAccessToken()).isNotEmpty();
  }

  @Test
  void a_wrong_current_password_changes_nothing() {
    Tokens phone = accounts.signIn(EMAIL, PASSWORD);
    String laptop = accounts.browse(EMAIL, PASSWORD).getSessionToken();

    Refusal refusal = refusal(() -> change(phone.getAccessToken(), "a wrong password", NEXT));

    assertThat(refusal.reason()).isEqualTo(Reason.CREDENTIALS_INVALID);
    assertThat(refusal.fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("current_password");
    assertThat(accounts.exchange(laptop)).isNotEmpty();
    assertThat(accounts.signIn(EMAIL, PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void guessing_the_current_password_is_slow_and_blocks_no_sign_in() {
    String token = accounts.signIn(EMAIL, PASSWORD).getAccessToken();
    for (int i = 0; i < 10; i++) {
      assertThat(refusal(() -> change(token, "a wrong password", NEXT)).reason())
          .isEqualTo(Reason.CREDENTIALS_INVALID);
    }

    assertThat(refusal(() -> change(token, PASSWORD, NEXT)).reason())
        .isEqualTo(Reason.RATE_LIMITED);
    assertThat(accounts.signIn(EMAIL, PASSWORD).getAccessToken()).isNotEmpty();
  }

  @Test
  void failed_sign_ins_do_not_block_a_password_change() {
    String token = accounts.signIn(EMAIL, PASSWORD).getAccessToken();
    for (int i = 0; i < 10; i++) {
      refusal(() -> accounts.signIn(EMAIL, "a wrong password"));
    }

    change(token, PASSWORD, NEXT);

    assertThat(accounts.signIn(EMAIL, NEXT, "198.51.100.9").getAccessToken()).isNotEmpty();
  }

  @Test
  void an_invalid_new_password_is_refused_before_the_current_is_checked() {
    String token = accounts.signIn(EMAIL, PASSWORD).getAccessToken();

    for (String bad : new String[] {"", "short", "x".repeat(129), "with a \u0007 bell in it"}) {
      assertThat(refusal(() -> change(token, "a wrong password", bad)).fieldErrors())
          .extracting(FieldError::field)
          .containsExactly("new_password");
    }
    assertThat(refusal(() -> change(token, "", NEXT)).fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("current_password");
  }

  private void change(String token, String current, String next) {
    // The access token stays valid, so a client need not react.
    var _ =
        accounts
            .users(token)
            .changePassword(
                ChangePasswordRequest.newBuilder()
                    .setCurrentPassword(current)
                    .setNewPassword(next)
                    .build());
  }
}
