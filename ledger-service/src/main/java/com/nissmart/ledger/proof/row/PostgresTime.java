package com.nissmart.ledger.proof.row;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** The times of PostgreSQL's binary format: microseconds and days since 2000 in UTC. */
public final class PostgresTime {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final long MICROS_A_DAY = 86_400_000_000L;

  private static final long MICROS_1970_TO_2000 = 946_684_800_000_000L;

  private PostgresTime() {}

  /** Returns the microseconds since 2000 for those since 1970. */
  public static long since2000(long since1970) {
    return since1970 - MICROS_1970_TO_2000;
  }

  /** Returns the microseconds since 1970 for those since 2000. */
  public static long since1970(long since2000) {
    return since2000 + MICROS_1970_TO_2000;
  }

  /** Returns the days since 2000 for those since 1970. */
  public static long daySince2000(long since1970) {
    return since1970 - MICROS_1970_TO_2000 / MICROS_A_DAY;
  }

  public static int day(long micros) {
    return (int) Math.floorDiv(micros, MICROS_A_DAY);
  }

  public static int day(LocalDate date) {
    return (int) ChronoUnit.DAYS.between(FIRST_DAY, date);
  }

  public static LocalDate date(int day) {
    return FIRST_DAY.plusDays(day);
  }

  public static String text(long micros) {
    return EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  public static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(EPOCH, instant);
  }
}
