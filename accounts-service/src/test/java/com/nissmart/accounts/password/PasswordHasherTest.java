package com.nissmart.accounts.password;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PasswordHasherTest {
  private static final PlainPassword PASSWORD = PlainPassword.of("correct horse battery");

  private final PasswordHasher passwords = new PasswordHasher(1, Duration.ZERO);

  @Test
  void a_hash_matches_its_password_only() {
    Optional<String> hash = Optional.of(passwords.hash(PASSWORD));

    assertThat(passwords.matches(PASSWORD, hash)).isTrue();
    assertThat(passwords.matches(PlainPassword.of("correct horse batterz"), hash)).isFalse();
  }

  @Test
  void each_hash_has_a_new_salt() {
    assertThat(passwords.hash(PASSWORD)).isNotEqualTo(passwords.hash(PASSWORD));
  }

  @Test
  void a_hash_is_argon2id_with_the_parameters_of_the_cheat_sheet() {
    assertThat(passwords.hash(PASSWORD))
        .matches("\\$argon2id\\$v=19\\$m=19456,t=2,p=1\\$[A-Za-z0-9+/]{22}\\$[A-Za-z0-9+/]{43}");
  }

  @Test
  void a_hash_that_password4j_made_matches() {
    Argon2id argon2 = new Argon2id(1);

    // Version 0.1 stored this.
    String stored =
        "$argon2id$v=19$m=19456,t=2,p=1$YWFhYWFhYWFhYWFhYWFhYQ$8IkxhEiU57QAAcWsccz/mqCxPuqzEMg19zuhalzLYmI";
    assertThat(argon2.matches(PlainPassword.of("correct horse"), stored)).isTrue();
    assertThat(argon2.matches(PASSWORD, stored)).isFalse();
    assertThatThrownBy(() -> argon2.matches(PASSWORD, stored.replace("v=19", "v=16")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void no_password_matches_a_missing_hash() {
    assertThat(passwords.matches(PASSWORD, Optional.empty())).isFalse();
  }

  @Test
  void strangers_leave_a_turn_for_people_who_are_known() {
    PasswordHasher two = new PasswordHasher(2, Duration.ZERO);
    assertThatThrownBy(() -> two.inTurn(() -> two.inTurn(() -> "second")))
        .isInstanceOf(Refusal.class);
    assertThat(two.inTurn(() -> two.inKnownTurn(() -> "known"))).isEqualTo("known");
  }

  @Test
  void a_long_wait_for_hashing_is_refused() {
    assertThatThrownBy(() -> passwords.inTurn(() -> passwords.inTurn(() -> "second")))
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.reason()).isEqualTo(Reason.RATE_LIMITED));
    assertThat(passwords.inTurn(() -> "the turn was given back")).isNotEmpty();
  }
}
