package com.nissmart.ledger.proof;

import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** Moments as PostgreSQL's binary format has them: microseconds, and days, since 2000 in UTC. */
final class Moments {
  private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final LocalDate FIRST_DAY = LocalDate.of(2000, 1, 1);
  private static final long MICROS_A_DAY = 86_400_000_000L;

  private Moments() {}

  static int day(long micros) {
    return (int) Math.floorDiv(micros, MICROS_A_DAY);
  }

  static int day(LocalDate date) {
    return (int) ChronoUnit.DAYS.between(FIRST_DAY, date);
  }

  static LocalDate date(int day) {
    return FIRST_DAY.plusDays(day);
  }

  static String text(long micros) {
    return EPOCH.plus(micros, ChronoUnit.MICROS).toString();
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(EPOCH, instant);
  }
}
