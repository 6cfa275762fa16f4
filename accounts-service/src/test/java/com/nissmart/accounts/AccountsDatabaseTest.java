package com.nissmart.accounts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules that the tables enforce, even if the service has a bug. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AccountsDatabaseTest {
  private static final String ADA = "00000000-0000-7000-8000-000000000001";

  private TestDatabase database;

  @BeforeAll
  void fill() {
    database = TestPostgres.database("accounts");
    execute(
        database.app(),
        "INSERT INTO app_user VALUES ('%s', 'ada@example.com', 'Ada', 'Obi', '{CUSTOMER}', now())"
            .formatted(ADA));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          app_user_email_taken                    | INSERT INTO app_user VALUES (gen_random_uuid(), 'ADA@example.com', 'A', 'O', '{CUSTOMER}', now())
          app_user_email_is_ascii                 | INSERT INTO app_user VALUES (gen_random_uuid(), 'ädä@example.com', 'A', 'O', '{CUSTOMER}', now())
          app_user_first_name_length              | INSERT INTO app_user VALUES (gen_random_uuid(), 'b@example.com', '', 'O', '{CUSTOMER}', now())
          app_user_roles_are_known                | INSERT INTO app_user VALUES (gen_random_uuid(), 'b@example.com', 'A', 'O', '{ADMIN}', now())
          app_user_roles_are_known                | INSERT INTO app_user VALUES (gen_random_uuid(), 'b@example.com', 'A', 'O', '{}', now())
          app_user_operators_are_not_customers    | UPDATE app_user SET roles = '{OPERATOR,CUSTOMER}'
          credential_is_argon2id                  | INSERT INTO credential VALUES ('00000000-0000-7000-8000-000000000001', 'correct horse', 1)
          refresh_token_is_sha_256                | INSERT INTO refresh_token VALUES ('abc', gen_random_uuid(), now())
          wallet_currency_form                    | INSERT INTO wallet VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'w', 'ngn', 'OPEN', NULL, now())
          wallet_status_is_known                  | INSERT INTO wallet VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'w', 'NGN', 'SHUT', NULL, now())
          wallet_idempotency_key_form             | INSERT INTO wallet VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'w', 'NGN', 'OPEN', 'a b', now())
          wallet_open_has_a_time                  | INSERT INTO wallet VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'w', 'NGN', 'OPEN', 'k', now())
          wallet_of_known_user                    | INSERT INTO wallet VALUES (gen_random_uuid(), gen_random_uuid(), 'w', 'NGN', 'OPENING', 'k', now())
          api_key_scope_is_known                  | INSERT INTO api_key VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'k', 'nsk_', 'write', sha256('a'), NULL, NULL, now(), now() + interval '1 day')
          api_key_has_a_life                      | INSERT INTO api_key VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'k', 'nsk_', 'read', sha256('a'), NULL, NULL, now(), now())
          api_key_secret_is_sha_256               | INSERT INTO api_key VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'k', 'nsk_', 'read', 'abc', NULL, NULL, now(), now() + interval '1 day')
          null value in column "expires_at"       | INSERT INTO api_key VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', 'k', 'nsk_', 'read', sha256('a'), NULL, NULL, now())
          webhook_status_is_known                 | INSERT INTO webhook VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', false, 'u', '{*}', '', 'DELETED', 's', NULL, NULL, now())
          webhook_events_number                   | INSERT INTO webhook VALUES (gen_random_uuid(), '00000000-0000-7000-8000-000000000001', false, 'u', '{}', '', 'ACTIVE', 's', NULL, NULL, now())
          webhook_delivery_of_known_webhook       | INSERT INTO webhook_delivery VALUES (gen_random_uuid(), 1, gen_random_uuid(), 't', 'r', gen_random_uuid(), NULL, '{}', false, false, 'PENDING', 0, 0, 0, '', now(), now())
          webhook_delivery_delivered_has_a_time   | INSERT INTO webhook_delivery VALUES (gen_random_uuid(), 1, gen_random_uuid(), 't', 'r', gen_random_uuid(), NULL, '{}', false, false, 'DELIVERED', 0, 0, 0, '', now(), now())
          signing_key_times_follow                | INSERT INTO signing_key VALUES ('k', '{}', now(), now(), now())
          """)
  void each_broken_rule_is_refused_by_its_constraint(String constraint, String sql) {
    assertThatThrownBy(() -> execute(database.app(), sql)).hasMessageContaining(constraint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "DELETE FROM app_user",
        "UPDATE app_user SET email = 'x@example.com'",
        "UPDATE wallet SET user_id = gen_random_uuid()",
        "UPDATE session SET user_id = gen_random_uuid()",
        "UPDATE api_key SET scope = 'read write'",
        "UPDATE operator_action SET note = ''",
        "INSERT INTO operator_action DEFAULT VALUES",
        "INSERT INTO operator_action_outcome DEFAULT VALUES",
        "INSERT INTO sign_in_failure DEFAULT VALUES",
        "UPDATE webhook SET user_id = gen_random_uuid()",
        "INSERT INTO webhook_feed VALUES ('transactions', '')",
        "DELETE FROM operator_action_outcome",
        "UPDATE signing_key SET key_id = 'x'",
        "TRUNCATE wallet",
        "CREATE TABLE mine (a int)",
        "ALTER TABLE wallet DISABLE TRIGGER ALL"
      })
  void the_services_role_has_only_the_rights_it_needs(String sql) {
    assertThatThrownBy(() -> execute(database.app(), sql))
        .hasMessageMatching("(?s).*(permission denied|must be owner).*");
  }

  @Test
  void keys_without_an_end_end_a_year_after_the_migration() throws Exception {
    execute(database.superuser(), "ALTER TABLE api_key ALTER COLUMN expires_at DROP NOT NULL");
    for (String end : List.of("NULL", "now() + interval '10 years'", "now() + interval '1 day'")) {
      execute(
          database.superuser(),
          "INSERT INTO api_key VALUES (gen_random_uuid(), '%s', 'k', 'nsk_', 'read', sha256(random()::text::bytea), NULL, NULL, now() - interval '3 years', %s)"
              .formatted(ADA, end));
    }

    execute(
        database.superuser(),
        Files.readString(Path.of("src/main/resources/db/accounts/V15__api_keys_expire.sql")));

    assertThat(ends()).first().isEqualTo(1);
    assertThat(ends().subList(1, 3)).allMatch(days -> days == 365 || days == 366);
  }

  private List<Integer> ends() {
    DatabaseSettings as = database.superuser();
    try (Handle handle = Jdbi.open(as.jdbcUrl(), as.user(), as.password())) {
      return handle
          .createQuery(
              "SELECT round(extract(epoch FROM expires_at - now()) / 86400) FROM api_key ORDER BY 1")
          .mapTo(Integer.class)
          .list();
    }
  }

  @Test
  void no_other_service_can_connect() {
    execute(
        database.superuser(),
        "DO $$ BEGIN CREATE ROLE neighbour_app LOGIN PASSWORD 'only-for-tests'; EXCEPTION WHEN duplicate_object THEN NULL; END $$");
    DatabaseSettings neighbour =
        new DatabaseSettings(database.app().jdbcUrl(), "neighbour_app", "only-for-tests", 1);

    assertThatThrownBy(() -> execute(neighbour, "SELECT * FROM signing_key"))
        .hasStackTraceContaining("permission denied for database");
  }

  private static void execute(DatabaseSettings as, String sql) {
    try (Handle handle = Jdbi.open(as.jdbcUrl(), as.user(), as.password())) {
      handle.getConnection().createStatement().execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e.getMessage(), e);
    }
  }
}
