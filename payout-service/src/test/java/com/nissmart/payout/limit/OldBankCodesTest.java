package com.nissmart.payout.limit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestPostgres;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;

/** The migration that brings the usage of all codes of one bank together. */
final class OldBankCodesTest {
  private static final DatabaseSettings ROLES = TestPostgres.database("payout").superuser();

  @Test
  void usage_under_old_codes_is_brought_together() {
    Jdbi.create(ROLES.jdbcUrl(), ROLES.user(), ROLES.password())
        .useHandle(h -> h.execute("create database old_bank_codes"));
    String url = ROLES.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1old_bank_codes");
    migrate(url, "27");
    Jdbi old = Jdbi.create(url, ROLES.user(), ROLES.password());
    for (String code : new String[] {"058", "0058", "000013", "999992", "0999"}) {
      withdrawal(old, code);
    }
    migrate(url, "37");

    List<String> usage =
        old.withHandle(h ->
            h.createQuery(
                    """
                    select subject_id || ' ' || taken_count || ' ' || taken_amount from withdrawal_usage
                    order by subject_id
                    """)
                .mapTo(String.class)
                .list());
    assertThat(usage)
        .containsExactly("058/0123456785 3 300", "100004/0123456785 1 100", "999/0123456785 1 100");
    old.useHandle(h -> h.execute("select withdrawal_give_back(w) from withdrawal w"));
    long left =
        old.withHandle(h ->
            h.createQuery("select sum(taken_count) from withdrawal_usage").mapTo(Long.class).one());
    assertThat(left).isZero();
  }

  private static void withdrawal(Jdbi old, String code) {
    old.useTransaction(h -> {
      h.execute("set local session_replication_role = replica");
      h.execute(
          """
          insert into withdrawal (withdrawal_id, user_id, idempotency_key, account_id, amount_minor, currency,
            bank_code, account_number, account_name, limit_day, next_run_at, created_at, updated_at)
          values (gen_random_uuid(), gen_random_uuid(), 'key', gen_random_uuid(), 100, 'NGN',
            ?, '0123456785', 'Ada', '2026-01-15', '2026-01-15Z', '2026-01-15Z', '2026-01-15Z')
          """,
          code);
      h.execute(
          """
          insert into withdrawal_usage (subject, subject_id, currency, day, taken_count, taken_amount)
          values ('DESTINATION', ?, 'NGN', '2026-01-15', 1, 100)
          """,
          code + "/0123456785");
    });
  }

  private static void migrate(String url, String target) {
    Flyway.configure()
        .dataSource(url, ROLES.user(), ROLES.password())
        .locations("classpath:db/payout")
        .target(target)
        .load()
        .migrate();
  }
}
