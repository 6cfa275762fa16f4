package com.nissmart.ledger.witness;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.ledger.head.TestReceiptKeys;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.TestPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DatabaseWitnessTest extends WitnessContract {
  private static final AtomicInteger CREATED = new AtomicInteger();

  private DatabaseSettings settings = TestPostgres.superuser();

  @Override
  Witness witness() {
    DatabaseSettings superuser = TestPostgres.superuser();
    String name =
        "witness_%d_%d".formatted(ProcessHandle.current().pid(), CREATED.incrementAndGet());
    run(superuser, "CREATE DATABASE " + name);
    String url = superuser.jdbcUrl().replaceFirst("(//[^/]+/)[^?]+", "$1" + name);
    // Roles belong to the whole server, so that each test takes one of its own.
    run(
        new DatabaseSettings(url, superuser.user(), superuser.password(), 1),
        script().replace("ledger_witness", name).replace(":'password'", "'only-for-tests'"));
    settings = new DatabaseSettings(url, name, "only-for-tests", 1);
    return new DatabaseWitness(settings);
  }

  @Test
  void the_role_of_the_script_changes_nothing() {
    try (Witness witness = witness()) {
      witness.append(new TestReceiptKeys(directory, clock).head(1));
      for (String change :
          new String[] {
            "UPDATE witness_head SET head = ''", "DELETE FROM witness_head", "TRUNCATE witness_head"
          }) {
        assertThatThrownBy(() -> run(settings, change)).hasMessageContaining("permission denied");
      }
    }
  }

  private static void run(DatabaseSettings settings, String sql) {
    try (Database database = Database.open("witness-test", settings)) {
      database.jdbi().useHandle(handle -> handle.getConnection().createStatement().execute(sql));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String script() {
    try {
      return Files.readString(Path.of("..", "deploy", "witness.sql"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
