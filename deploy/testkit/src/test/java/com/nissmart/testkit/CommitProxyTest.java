package com.nissmart.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.CommitProxy.Cut;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The proxy cuts where it says, in either protocol, with the word COMMIT and without. */
class CommitProxyTest {
  private static final String CONNECTION_FAILURE = "08006";

  private final DatabaseSettings server = TestPostgres.superuser();
  private final CommitProxy proxy = CommitProxy.to(server);
  private final String table = "t" + UUID.randomUUID().toString().replace("-", "");
  private final Connection direct = connect(server, "extended");

  CommitProxyTest() throws SQLException {
    direct.createStatement().execute("CREATE TABLE " + table + " (n int CHECK (n > 0))");
  }

  @AfterEach
  void close() throws SQLException {
    direct.createStatement().execute("DROP TABLE " + table);
    direct.close();
    proxy.close();
  }

  @ParameterizedTest
  @CsvSource({
    "extended, BEFORE, 0",
    "extended, AFTER,  1",
    "simple,   BEFORE, 0",
    "simple,   AFTER,  1"
  })
  void a_commit_loses_its_answer_or_never_arrives(String mode, Cut cut, int rows)
      throws SQLException {
    try (Connection connection = connect(proxy.settings(), mode)) {
      connection.setAutoCommit(false);
      insert(connection, 1);
      connection.rollback();
      insert(connection, 2);
      proxy.cutNext(cut);
      assertLost(connection::commit);
    }
    assertThat(proxy.cuts()).isEqualTo(1);
    assertThat(count()).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource({
    "extended, BEFORE, 0",
    "extended, AFTER,  1",
    "simple,   BEFORE, 0",
    "simple,   AFTER,  1"
  })
  void a_statement_alone_commits_without_the_word(String mode, Cut cut, int rows)
      throws SQLException {
    try (Connection connection = connect(proxy.settings(), mode)) {
      proxy.cutNext(cut);
      assertLost(() -> insert(connection, 1));
    }
    assertThat(proxy.cuts()).isEqualTo(1);
    assertThat(count()).isEqualTo(rows);
  }

  @ParameterizedTest
  @CsvSource({"BEFORE, 0", "AFTER, 2"})
  void a_commit_in_a_pipeline_of_statements_is_found(Cut cut, int rows) throws SQLException {
    try (Connection connection = connect(proxy.settings(), "extended")) {
      connection.setAutoCommit(false);
      proxy.cutNext(cut);
      String sql = "INSERT INTO %s VALUES (1); INSERT INTO %s VALUES (2); COMMIT";
      assertLost(() -> connection.prepareStatement(sql.replace("%s", table)).execute());
    }
    assertThat(count()).isEqualTo(rows);
  }

  @Test
  void a_connection_without_a_commit_is_not_cut() throws SQLException {
    try (Connection connection = connect(proxy.settings(), "extended")) {
      proxy.cutNext(Cut.AFTER);
      assertThatThrownBy(() -> insert(connection, -1)).hasMessageContaining("check");
      connection.createStatement().execute("SELECT 1");
      connection.setAutoCommit(false);
      connection.createStatement().execute("SELECT 1");
      connection.commit();
      assertThat(proxy.cuts()).isZero();
      insert(connection, 1);
      assertLost(connection::commit);
    }
    assertThat(proxy.cuts()).isEqualTo(1);
    assertThat(count()).isEqualTo(1);
  }

  @Test
  void a_statement_prepared_once_is_known_by_its_name() throws SQLException {
    try (Connection connection = connect(proxy.settings(), "extended")) {
      for (int i = 1; i <= 10; i++) {
        insert(connection, i);
      }
      proxy.cutNext(Cut.BEFORE);
      assertLost(() -> insert(connection, 11));
    }
    assertThat(count()).isEqualTo(10);
  }

  private interface Work {
    void run() throws SQLException;
  }

  private static void assertLost(Work work) {
    assertThatThrownBy(work::run)
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo(CONNECTION_FAILURE));
  }

  private void insert(Connection connection, int n) throws SQLException {
    try (var insert = connection.prepareStatement("INSERT INTO " + table + " VALUES (?)")) {
      insert.setInt(1, n);
      insert.execute();
    }
  }

  private int count() throws SQLException {
    try (Statement statement = direct.createStatement();
        ResultSet result = statement.executeQuery("SELECT count(*) FROM " + table)) {
      result.next();
      return result.getInt(1);
    }
  }

  private static Connection connect(DatabaseSettings to, String mode) throws SQLException {
    String mark = to.jdbcUrl().contains("?") ? "&" : "?";
    return DriverManager.getConnection(
        to.jdbcUrl() + mark + "prepareThreshold=2&preferQueryMode=" + mode,
        to.user(),
        to.password());
  }
}
