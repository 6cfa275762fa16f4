package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.operator;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.accounts.user.Operators.NewOperator;
import com.nissmart.accounts.v1.OpenWalletRequest;
import com.nissmart.accounts.v1.Tokens;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class OperatorsTest {
  private static final String BOSS = "boss@example.com";

  @Test
  void only_the_first_start_creates_an_operator() {
    try (AccountsHarness accounts = new AccountsHarness()) {
      NewOperator made = accounts.app.firstOperator().orElseThrow();

      assertThat(made.email()).isEqualTo("operator@nissmart.local");
      String token = accounts.signIn(made.email(), made.password()).getAccessToken();
      assertThat(accounts.me(token).getRolesList()).containsExactly(Role.ROLE_OPERATOR);
      assertThat(made.toString()).doesNotContain(made.password());
      assertThat(accounts.start(accounts.settings(Optional.empty())).firstOperator()).isEmpty();
    }
  }

  @Test
  void only_the_operator_of_the_settings_is_created() {
    try (AccountsHarness accounts = new AccountsHarness(Optional.of(operator(BOSS, PASSWORD)))) {
      String token = accounts.signIn(BOSS, PASSWORD).getAccessToken();

      assertThat(accounts.me(token).getRolesList()).containsExactly(Role.ROLE_OPERATOR);
      assertThat(accounts.app.firstOperator()).isEmpty();
      assertThat(accounts.start(accounts.settings(Optional.empty())).firstOperator()).isEmpty();
    }
  }

  @Test
  void the_same_settings_again_change_nothing() {
    try (AccountsHarness accounts = new AccountsHarness(Optional.of(operator(BOSS, PASSWORD)))) {
      Tokens tokens = accounts.signIn(BOSS, PASSWORD);

      accounts.start(accounts.settings(Optional.of(operator("BOSS@example.com", PASSWORD))));

      assertThat(accounts.me(tokens.getAccessToken()).getEmail()).isEqualTo(BOSS);
    }
  }

  @Test
  void another_password_in_the_settings_replaces_the_old_one() {
    try (AccountsHarness accounts = new AccountsHarness(Optional.of(operator(BOSS, PASSWORD)))) {
      accounts.start(accounts.settings(Optional.of(operator(BOSS, "another password"))));

      assertThat(refusal(() -> accounts.signIn(BOSS, PASSWORD)).reason())
          .isEqualTo(Reason.CREDENTIALS_INVALID);
      assertThat(accounts.signIn(BOSS, "another password").getAccessToken()).isNotEmpty();
    }
  }

  @Test
  void a_promoted_user_keeps_nothing_of_the_registration() {
    try (AccountsHarness accounts = new AccountsHarness()) {
      accounts.register(BOSS);
      Tokens strangers = accounts.signIn(BOSS, PASSWORD);

      accounts.start(accounts.settings(Optional.of(operator(BOSS, PASSWORD))));

      assertThat(refusal(() -> accounts.me(strangers.getAccessToken())).reason())
          .isEqualTo(Reason.TOKEN_INVALID);
      assertThat(refusal(() -> accounts.refresh(strangers.getRefreshToken())).reason())
          .isEqualTo(Reason.TOKEN_INVALID);
      String token = accounts.signIn(BOSS, PASSWORD).getAccessToken();
      assertThat(accounts.me(token).getRolesList()).containsExactly(Role.ROLE_OPERATOR);
    }
  }

  @Test
  void a_saver_with_a_wallet_does_not_become_an_operator() {
    try (AccountsHarness accounts = new AccountsHarness()) {
      String saver = accounts.newcomer(BOSS);
      accounts.wallets(saver).openWallet(OpenWalletRequest.getDefaultInstance());

      assertThatThrownBy(
              () -> accounts.start(accounts.settings(Optional.of(operator(BOSS, PASSWORD)))))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(BOSS)
          .hasMessageContaining("NISSMART_OPERATOR_EMAIL");
      assertThat(accounts.me(saver).getRolesList()).containsExactly(Role.ROLE_CUSTOMER);
    }
  }

  @Test
  void a_failed_start_creates_no_operator() {
    try (AccountsHarness accounts = new AccountsHarness()) {
      accounts.superuser().useHandle(handle -> handle.execute("DELETE FROM app_user"));
      int taken = accounts.app.grpcPort();

      assertThatThrownBy(() -> accounts.start(accounts.settings(Optional.empty(), taken)))
          .isInstanceOf(RuntimeException.class);

      assertThat(accounts.start(accounts.settings(Optional.empty())).firstOperator()).isPresent();
    }
  }

  @Test
  void replicas_that_start_together_create_one_operator() throws Exception {
    try (AccountsHarness accounts = new AccountsHarness()) {
      accounts.superuser().useHandle(handle -> handle.execute("DELETE FROM app_user"));

      var made =
          ParallelCalls.run(
              3,
              () ->
                  accounts.start(accounts.settings(Optional.empty())).firstOperator().isPresent());

      assertThat(made).containsOnlyOnce(true);
    }
  }
}
