package com.nissmart.ledger.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import com.nissmart.testkit.Await;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

/** Commits that standbys have to confirm. */
class ReplicationTest {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  @Test
  void nothing_is_written_without_synchronous_standbys() throws SQLException {
    TestDatabase database = TestPostgres.database("ledger");
    try (Database pool = Database.open("replication", database.app())) {
      pool.jdbi()
          .useHandle(handle -> {
            Replication.confirm(handle);
            assertThat(
                    handle
                        .createQuery("SELECT pg_current_xact_id_if_assigned() IS NULL")
                        .mapTo(Boolean.class)
                        .one())
                .isTrue();
          });
    }
  }

  @Test
  void a_wait_for_standbys_that_is_cut_off_confirms_nothing() throws Exception {
    DatabaseSettings server =
        TestPostgres.otherServer(Map.of("synchronous_standby_names", "nobody"));
    try (Database waiting = Database.open("waiting", server);
        Database other = Database.open("other", server)) {
      CompletableFuture<Void> confirmed = CompletableFuture.runAsync(() -> confirm(waiting));
      Await.until(LONGEST, "the wait for a standby", () -> cancelled(other));
      assertThatThrownBy(confirmed::get)
          .isInstanceOf(ExecutionException.class)
          .rootCause()
          .hasMessageContaining("synchronous replication");
    }
  }

  private static void confirm(Database database) {
    try {
      database.jdbi().useHandle(Replication::confirm);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Cancels whoever waits for a standby; returns whether somebody did. */
  private static boolean cancelled(Database database) {
    return database
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT count(CASE WHEN pg_cancel_backend(pid) THEN 1 END) > 0
                      FROM pg_stat_activity
                     WHERE wait_event = 'SyncRep'
                    """)
                .mapTo(Boolean.class)
                .one());
  }
}
