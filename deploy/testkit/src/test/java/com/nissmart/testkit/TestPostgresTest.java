package com.nissmart.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import org.junit.jupiter.api.Test;

class TestPostgresTest {

  @Test
  void every_test_has_its_own_database() {
    TestDatabase first = TestPostgres.database("sample");
    TestDatabase second = TestPostgres.database("sample");

    run(first.app(), "INSERT INTO sample VALUES (1, 'Ann', now())");

    assertThat(read(second.app(), "SELECT count(*) FROM sample")).isEqualTo("0");
  }

  @Test
  void the_service_has_only_the_granted_rights() {
    TestDatabase fresh = TestPostgres.database("sample");

    assertThatThrownBy(() -> run(fresh.app(), "DELETE FROM sample"))
        .hasMessageContaining("permission denied");
    assertThatThrownBy(() -> run(fresh.app(), "CREATE TABLE mine ()"))
        .hasMessageContaining("permission denied");
    run(fresh.owner(), "DELETE FROM sample");
  }

  @Test
  void no_role_can_read_the_database_of_another_service() {
    TestDatabase sample = TestPostgres.database("sample");
    TestDatabase other = TestPostgres.database("other");
    DatabaseSettings stranger =
        new DatabaseSettings(sample.app().jdbcUrl(), other.app().user(), other.app().password(), 1);

    assertThatThrownBy(() -> run(stranger, "SELECT 1"))
        .rootCause()
        .hasMessageContaining("permission denied for database");
  }

  @Test
  void the_server_is_durable_and_not_in_utc() {
    TestDatabase fresh = TestPostgres.database("sample");

    try (Database database = Database.open("test", fresh.app())) {
      database.requireDurable();
    }
    assertThat(read(fresh.app(), "SHOW timezone")).isEqualTo("Africa/Lagos");
  }

  private static void run(DatabaseSettings as, String sql) {
    try (Database database = Database.open("test", as)) {
      database.jdbi().useHandle(handle -> handle.execute(sql));
    }
  }

  private static String read(DatabaseSettings as, String sql) {
    try (Database database = Database.open("test", as)) {
      return database.jdbi().withHandle(handle -> handle.select(sql).mapTo(String.class).one());
    }
  }
}
