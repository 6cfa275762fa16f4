package com.nissmart.accounts.user;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/** The directory of all users, for operators. */
public final class UserDirectory {
  private final UserDirectoryStore store = new UserDirectoryStore();
  private final Jdbi jdbi;
  private final InstantSource clock;

  /**
   * The numbers of users and wallets.
   *
   * @param usersToday registered since the day began in UTC
   */
  public record AccountTotals(long users, long wallets, long usersToday) {}

  /**
   * The first users that a search has found.
   *
   * @param end the last user that was looked at, when the search goes on behind it
   */
  public record FoundUsers(List<User> users, Optional<UUID> end) {}

  public UserDirectory(Jdbi jdbi, InstantSource clock) {
    this.jdbi = jdbi;
    this.clock = clock;
  }

  /**
   * Returns users, newest first.
   *
   * @param before only users older than this one
   * @param most the most users to return
   */
  public FoundUsers list(UserQuery query, Optional<UUID> before, int most) {
    return jdbi.inTransaction(handle -> store.list(handle, query, before, most));
  }

  /** Returns the numbers of users and wallets, at the same cost however many there are. */
  public AccountTotals totals() {
    LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
    return jdbi.withHandle(handle -> store.totals(handle, today));
  }
}
