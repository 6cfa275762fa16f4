package com.nissmart.bench.stage;

import com.nissmart.bench.server.BackendMeter;
import com.nissmart.runtime.database.DatabaseSettings;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** A view of the ledger's database during a run, as its administrator. */
final class BookWatch implements AutoCloseable {
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(10);
  private static final long LONGEST = TimeUnit.MINUTES.toNanos(10);

  private final Handle handle;

  /** The end of the journal. */
  record End(long batchNo, long seq) {}

  BookWatch(DatabaseSettings database) {
    handle = Jdbi.open(database.jdbcUrl(), database.user(), database.password());
  }

  /** Waits until the tables have every batch of the journal. */
  void awaitTables() {
    long begun = System.nanoTime();
    while (isBehind()) {
      if (System.nanoTime() - begun > LONGEST) {
        throw new IllegalStateException("The tables have not caught up with the journal");
      }
      LockSupport.parkNanos(PAUSE);
    }
  }

  private boolean isBehind() {
    return handle
        .select(
            """
            SELECT EXISTS (SELECT FROM projection p
                             JOIN journal j ON j.book_id = p.book_id AND j.batch_no > p.batch_no)
            """)
        .mapTo(Boolean.class)
        .one();
  }

  End end() {
    return handle
        .select(
            "SELECT batch_no, last_seq FROM journal ORDER BY book_id DESC, batch_no DESC LIMIT 1")
        .map((row, context) -> new End(row.getLong(1), row.getLong(2)))
        .one();
  }

  /** Returns the size of the database, with its unit. */
  String size() {
    return handle
        .select("SELECT pg_size_pretty(pg_database_size(current_database()))")
        .mapTo(String.class)
        .one();
  }

  /** Returns how many chunks the tables have been written in, as far as PostgreSQL has counted. */
  long chunks() {
    return handle
        .select("SELECT n_tup_upd FROM pg_stat_user_tables WHERE relname = 'projection'")
        .mapTo(Long.class)
        .one();
  }

  BackendMeter backends(String applicationName) {
    return new BackendMeter(handle, applicationName);
  }

  Handle handle() {
    return handle;
  }

  @Override
  public void close() {
    handle.close();
  }
}
