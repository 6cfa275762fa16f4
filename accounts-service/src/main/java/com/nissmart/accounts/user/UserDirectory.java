package com.nissmart.accounts.user;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** Everybody who can sign in, for those who look after the system. */
public final class UserDirectory {
  private final UserDirectoryStore store = new UserDirectoryStore();
  private final Jdbi jdbi;
  private final InstantSource clock;

  /**
   * Users and wallets in numbers.
   *
   * @param usersToday registered since the day began in UTC
   */
  public record AccountTotals(long users, long wallets, long usersToday) {}

  /** The users of the given database. */
  public UserDirectory(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Some users, newest first.
   *
   * @param before only those that are older than this one
   * @param most how many
   */
  public List<User> list(UserQuery query, Optional<UUID> before, int most) {
    return jdbi.withHandle(handle -> store.list(handle, query, before, most));
  }

  /** How many there are, and their wallets; at the same cost however many. */
  public AccountTotals totals() {
    LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    return jdbi.withHandle(handle -> store.totals(handle, today));
  }
}
