package com.nissmart.standalone.demo;

import com.nissmart.runtime.database.DatabaseSettings;
import java.time.Duration;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The database's time as payout-service reads it, put back for as long as the demo writes its
 * history: payout-service has no other clock than {@code now()}.
 *
 * <p>Its sessions find a {@code now()} of ours before PostgreSQL's own, and the columns that are
 * stamped by a default are stamped by ours; every row is still written by the code that always
 * writes it. Nothing of it outlives the demo, and when the demo is killed the time is right again
 * after some minutes.
 */
public final class PastOfPayout implements AutoCloseable {
  /** For the service's sessions: where names are looked up. */
  public static final String SEARCH_PATH = "demo_past,pg_catalog,public";

  private final Handle owner;

  private PastOfPayout(Handle owner) {
    this.owner = owner;
  }

  /** Before the service starts. */
  public static PastOfPayout prepare(String ownerUrl) {
    DatabaseSettings settings = DatabaseSettings.parse(ownerUrl);
    Handle owner = Jdbi.create(settings.jdbcUrl(), settings.user(), settings.password()).open();
    owner
        .createScript(
            """
            SET synchronous_commit = off;
            DROP SCHEMA IF EXISTS demo_past CASCADE;
            CREATE SCHEMA demo_past;
            CREATE TABLE demo_past.clock (behind interval NOT NULL, until timestamptz NOT NULL);
            INSERT INTO demo_past.clock VALUES ('0', 'epoch');
            CREATE FUNCTION demo_past.now() RETURNS timestamptz LANGUAGE sql STABLE SECURITY DEFINER
              SET search_path = pg_catalog
              RETURN (SELECT now() - CASE WHEN until > now() THEN behind ELSE '0' END FROM demo_past.clock);
            GRANT USAGE ON SCHEMA demo_past TO payout_app;
            """)
        .execute();
    return new PastOfPayout(owner);
  }

  /** Once the service has made its tables, and before anything is in them. */
  public void begin(DemoClock clock) {
    defaults("now()", "demo_past.now()");
    clock.follow(this::putBack);
  }

  private synchronized void putBack(Duration behind) {
    if (behind.isZero()) {
      close();
    } else {
      owner
          .createUpdate(
              """
              UPDATE demo_past.clock
              SET behind = make_interval(secs => :seconds), until = pg_catalog.now() + interval '5 minutes'
              """)
          .bind("seconds", behind.toNanos() / 1e9)
          .execute();
    }
  }

  private void defaults(String from, String to) {
    List<String> changes =
        owner
            .createQuery(
                """
                SELECT format('ALTER TABLE %s ALTER COLUMN %I SET DEFAULT ', d.adrelid::regclass, a.attname)
                FROM pg_attrdef d JOIN pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                WHERE pg_get_expr(d.adbin, d.adrelid) = :from
                """)
            .bind("from", from)
            .mapTo(String.class)
            .list();
    changes.forEach(change -> owner.execute(change + to));
  }

  /** The time is right again, and nothing is left of this. */
  @Override
  public synchronized void close() {
    if (!owner.isClosed()) {
      defaults("demo_past.now()", "now()");
      owner.execute("DROP SCHEMA demo_past CASCADE");
      owner.close();
    }
  }
}
