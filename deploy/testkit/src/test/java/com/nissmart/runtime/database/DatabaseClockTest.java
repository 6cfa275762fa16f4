package com.nissmart.runtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.nissmart.runtime.database.DatabaseClock.Reading;
import com.nissmart.testkit.MovableClock;
import com.nissmart.testkit.TestDatabase;
import com.nissmart.testkit.TestPostgres;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

class DatabaseClockTest {
  private static final int CLOSE_SECONDS = 10;

  private final TestDatabase database = TestPostgres.database("sample");

  @Test
  void the_time_is_the_servers_even_on_a_wrong_machine() {
    MovableClock ahead = MovableClock.create();
    ahead.advance(Duration.ofDays(10_000));
    try (Database pool = Database.open("clock", database.app());
        DatabaseClock clock = new DatabaseClock(pool.jdbi(), ahead).start()) {
      assertThat(clock.instant())
          .isCloseTo(databaseNow(), within(CLOSE_SECONDS, ChronoUnit.SECONDS));
    }
  }

  @Test
  void the_time_advances_while_the_database_is_away() {
    Database pool = Database.open("clock", database.app());
    try (DatabaseClock clock = new DatabaseClock(pool.jdbi(), MovableClock.create())) {
      clock.start(Duration.ofMillis(5));
      pool.close();
      Instant before = clock.instant();
      assertThat(clock.instant()).isAfterOrEqualTo(before);
      assertThat(clock.instant())
          .isCloseTo(databaseNow(), within(CLOSE_SECONDS, ChronoUnit.SECONDS));
    }
  }

  @Test
  void the_sleep_of_a_machine_is_no_jump_of_the_servers_clock() {
    Instant noon = Instant.parse("2026-01-01T12:00:00Z");
    Reading before = new Reading(noon, 0, Duration.ofSeconds(100), Duration.ZERO);
    long second = Duration.ofSeconds(1).toNanos();
    Reading slept =
        new Reading(noon.plusSeconds(3_600), second, Duration.ofSeconds(3_700), Duration.ZERO);
    Reading jumped =
        new Reading(noon.plusSeconds(3_600), second, Duration.ofSeconds(101), Duration.ZERO);
    assertThat(slept.aheadOf(before)).isZero();
    assertThat(jumped.aheadOf(before)).isEqualTo(Duration.ofSeconds(3_599));
    assertThat(new Reading(noon.plusSeconds(1), second, null, Duration.ZERO).aheadOf(before))
        .isZero();
  }

  private Instant databaseNow() {
    try (Database pool = Database.open("now", database.app())) {
      return pool.jdbi()
          .withHandle(
              handle -> handle.createQuery("SELECT clock_timestamp()").mapTo(Instant.class).one());
    }
  }
}
