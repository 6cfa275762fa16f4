package com.nissmart.ledger.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The scripts of more than 256 statements, in which the driver waits for answers in between: they
 * must be one transaction all the same.
 */
class StatementScriptTest {
  private static final int MANY = 1_000;

  private final DatabaseSettings owner = TestPostgres.database("ledger").owner();
  private final Connection writer;
  private final Handle other = Jdbi.open(owner.jdbcUrl(), owner.user(), owner.password());

  StatementScriptTest() throws SQLException {
    writer = DriverManager.getConnection(owner.jdbcUrl(), owner.user(), owner.password());
    other.execute("CREATE TABLE numbers (n int CONSTRAINT numbers_n CHECK (n >= 0))");
    writer.setAutoCommit(false);
  }

  @AfterEach
  void close() throws SQLException {
    writer.close();
    other.close();
  }

  @Test
  void a_thousand_statements_are_committed_at_once() throws SQLException {
    script(-1).run(writer);
    assertThat(count()).isEqualTo(MANY);
  }

  @Test
  void a_failing_statement_undoes_the_whole_script() throws SQLException {
    for (int failing : new int[] {0, 1, 254, 255, 256, 257, 600, MANY - 1}) {
      assertThatThrownBy(() -> script(failing).run(writer))
          .as("statement %d", failing)
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("numbers_n");
      writer.rollback();
      assertThat(count()).as("statement %d", failing).isZero();
    }
  }

  private static StatementScript script(int failing) {
    StatementScript script = new StatementScript();
    for (int i = 0; i < MANY; i++) {
      script.add("INSERT INTO numbers (n) VALUES (?)", i == failing ? -1 : i);
    }
    return script.add("COMMIT");
  }

  private long count() {
    return other.createQuery("SELECT count(*) FROM numbers").mapTo(Long.class).one();
  }
}
