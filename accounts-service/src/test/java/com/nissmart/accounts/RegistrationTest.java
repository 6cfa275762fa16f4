package com.nissmart.accounts;

import static com.nissmart.accounts.AccountsHarness.PASSWORD;
import static com.nissmart.accounts.AccountsHarness.outcome;
import static com.nissmart.accounts.AccountsHarness.refusal;
import static com.nissmart.accounts.AccountsHarness.registration;
import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.accounts.v1.RegisterUserRequest;
import com.nissmart.accounts.v1.User;
import com.nissmart.accounts.v1.UserServiceGrpc;
import com.nissmart.common.v1.Reason;
import com.nissmart.common.v1.Role;
import com.nissmart.contract.FieldError;
import com.nissmart.contract.Ids;
import com.nissmart.contract.Refusal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RegistrationTest {
  private AccountsHarness accounts;

  @BeforeAll
  void start() {
    accounts = new AccountsHarness();
  }

  @AfterAll
  void stop() {
    accounts.close();
  }

  @Test
  void a_registered_user_is_a_customer() {
    User user = accounts.register("Ada.Obi@Example.com");

    assertThat(Ids.USER.isId(user.getId())).isTrue();
    assertThat(user.getEmail()).isEqualTo("Ada.Obi@Example.com");
    assertThat(user.getFirstName()).isEqualTo("Ada");
    assertThat(user.getLastName()).isEqualTo("Obi");
    assertThat(user.getRolesList()).containsExactly(Role.ROLE_CUSTOMER);
    assertThat(user.getCreatedAt().getSeconds())
        .isEqualTo(accounts.clock.instant().getEpochSecond());
  }

  @Test
  void registrations_with_known_emails_are_limited_per_network() {
    accounts.register("known@example.com");
    RegisterUserRequest known =
        registration("known@example.com").toBuilder().setNetwork("198.51.100.9").build();
    RegisterUserRequest fresh = known.toBuilder().setEmail("fresh@example.com").build();
    for (int i = 0; i < 20; i++) {
      assertThat(refusal(() -> accounts.gateway().registerUser(known)).reason())
          .isEqualTo(Reason.EMAIL_TAKEN);
    }

    assertThat(refusal(() -> accounts.gateway().registerUser(fresh)).reason())
        .isEqualTo(Reason.RATE_LIMITED);
    assertThat(
            accounts
                .gateway()
                .registerUser(fresh.toBuilder().setNetwork("198.51.100.10").build())
                .hasUser())
        .isTrue();
  }

  static Stream<Arguments> badFields() {
    String a64 = "a".repeat(64);
    return Stream.of(
        Arguments.of("email", "", "REQUIRED"),
        Arguments.of("email", "   ", "REQUIRED"),
        Arguments.of("email", "ada", "MALFORMED"),
        Arguments.of("email", "@example.com", "MALFORMED"),
        Arguments.of("email", "ada@", "MALFORMED"),
        Arguments.of("email", "ada@@example.com", "MALFORMED"),
        Arguments.of("email", "ada@-example.com", "MALFORMED"),
        Arguments.of("email", "ada@example..com", "MALFORMED"),
        Arguments.of("email", "ada obi@example.com", "MALFORMED"),
        Arguments.of("email", "ada\u0000@example.com", "MALFORMED"),
        Arguments.of("email", "ada@example.com\nbcc: all@example.com", "MALFORMED"),
        Arguments.of("email", "\u0430da@example.com", "MALFORMED"),
        Arguments.of("email", "<ada@example.com>", "MALFORMED"),
        Arguments.of("email", a64 + "a@example.com", "MALFORMED"),
        Arguments.of("email", a64 + "@" + "b.".repeat(94) + "cc", "TOO_LONG"),
        Arguments.of("first_name", "", "REQUIRED"),
        Arguments.of("first_name", " \u2003 ", "REQUIRED"),
        Arguments.of("first_name", "x".repeat(101), "TOO_LONG"),
        Arguments.of("first_name", "A\u0000da", "MALFORMED"),
        Arguments.of("first_name", "A\tda", "MALFORMED"),
        Arguments.of("first_name", "A\u202Eda", "MALFORMED"),
        Arguments.of("first_name", "\u200B\u200D", "MALFORMED"),
        Arguments.of("first_name", "\u3164", "MALFORMED"),
        Arguments.of("first_name", "Ada\u200B", "MALFORMED"),
        Arguments.of("first_name", "\uD83D\uDE00", "MALFORMED"),
        Arguments.of("last_name", "\uE000Obi", "MALFORMED"),
        Arguments.of("last_name", "", "REQUIRED"),
        Arguments.of("last_name", "\uD83D\uDE00".repeat(101), "TOO_LONG"),
        Arguments.of("last_name", "O\u2028bi", "MALFORMED"),
        Arguments.of("password", "", "REQUIRED"),
        Arguments.of("password", "nine char", "OUT_OF_RANGE"),
        Arguments.of("password", "x".repeat(129), "TOO_LONG"),
        Arguments.of("password", "ten chars\u0000 long", "MALFORMED"),
        Arguments.of("password", "ten chars\r\n long", "MALFORMED"));
  }

  @ParameterizedTest
  @MethodSource("badFields")
  void a_field_that_breaks_the_rules_is_named(String field, String value, String code) {
    RegisterUserRequest request =
        registration("somebody@example.com").toBuilder()
            .setField(RegisterUserRequest.getDescriptor().findFieldByName(field), value)
            .build();

    Refusal refusal = refusal(() -> accounts.gateway().registerUser(request));

    assertThat(refusal.reason()).isEqualTo(Reason.INVALID_REQUEST);
    assertThat(refusal.fieldErrors()).extracting(FieldError::field).containsExactly(field);
    assertThat(refusal.fieldErrors()).extracting(FieldError::code).containsExactly(code);
  }

  @Test
  void all_problems_are_reported_together() {
    Refusal refusal =
        refusal(() -> accounts.gateway().registerUser(RegisterUserRequest.getDefaultInstance()));

    assertThat(refusal.fieldErrors())
        .extracting(FieldError::field)
        .containsExactly("email", "first_name", "last_name", "password");
  }

  static Stream<Arguments> goodFields() {
    return Stream.of(
        Arguments.of("email", "a@b", "a@b"),
        Arguments.of("email", "  pasted@example.com ", "pasted@example.com"),
        Arguments.of("email", "o'brien+savings@mail.example.ng", "o'brien+savings@mail.example.ng"),
        Arguments.of("email", "x".repeat(64) + "@" + "b.".repeat(93) + "ccc", null),
        Arguments.of("first_name", "x".repeat(100), null),
        Arguments.of("first_name", "A" + "\uD83D\uDE00".repeat(99), null),
        Arguments.of("first_name", " Ade\u0301 ", "Ad\u00E9"),
        Arguments.of("last_name", "\u0627\u0644\u0644\u0647", null),
        Arguments.of("last_name", "<script>alert(1)</script>", null),
        Arguments.of("last_name", "'; DROP TABLE app_user; --", null),
        Arguments.of("password", "ten chars!", null),
        Arguments.of("password", "\uD83D\uDE00".repeat(128), null),
        Arguments.of("password", " spaces are part of it ", null));
  }

  @ParameterizedTest
  @MethodSource("goodFields")
  void valid_text_is_accepted(String field, String value, @Nullable String stored) {
    var descriptor = RegisterUserRequest.getDescriptor().findFieldByName(field);
    RegisterUserRequest request =
        registration("user" + System.nanoTime() + "@example.com").toBuilder()
            .setField(descriptor, value)
            .build();

    User user = accounts.gateway().registerUser(request).getUser();

    var answered = User.getDescriptor().findFieldByName(field);
    if (answered != null) {
      assertThat(user.getField(answered)).isEqualTo(stored == null ? value : stored);
    }
  }

  @Test
  void an_email_is_taken_in_any_case() {
    accounts.register("Grace@Example.com");

    Refusal refusal = refusal(() -> accounts.register("gRACE@example.COM"));

    assertThat(refusal.reason()).isEqualTo(Reason.EMAIL_TAKEN);
  }

  @Test
  void parallel_registrations_of_one_email_succeed_once() throws Exception {
    var outcomes =
        ParallelCalls.run(4, () -> outcome(() -> accounts.register("race@example.com").getEmail()));

    assertThat(outcomes)
        .containsExactlyInAnyOrder("race@example.com", "EMAIL_TAKEN", "EMAIL_TAKEN", "EMAIL_TAKEN");
  }

  @Test
  void only_the_gateway_may_register_people() {
    String customer = accounts.newcomer("customer@example.com");

    assertThat(refusal(() -> accounts.users(customer).registerUser(registration("x@example.com"))))
        .extracting(Refusal::reason)
        .isEqualTo(Reason.PERMISSION_DENIED);
    assertThat(refusal(() -> accounts.users("").registerUser(registration("x@example.com"))))
        .extracting(Refusal::reason)
        .isEqualTo(Reason.UNAUTHENTICATED);
    var payout = UserServiceGrpc.newBlockingStub(accounts.asService("payout"));
    assertThat(refusal(() -> payout.registerUser(registration("x@example.com"))))
        .extracting(Refusal::reason)
        .isEqualTo(Reason.PERMISSION_DENIED);
  }

  @Test
  void the_database_has_only_an_argon2id_hash_of_the_password() {
    accounts.register("hash@example.com");

    String hash =
        accounts
            .superuser()
            .withHandle(handle ->
                handle
                    .createQuery(
                        """
                        SELECT c.password_hash FROM credential c JOIN app_user u USING (user_id)
                        WHERE u.email = 'hash@example.com'
                        """)
                    .mapTo(String.class)
                    .one());

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").doesNotContain(PASSWORD);
  }
}
