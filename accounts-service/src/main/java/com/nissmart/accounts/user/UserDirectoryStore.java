package com.nissmart.accounts.user;

import com.nissmart.accounts.user.UserDirectory.AccountTotals;
import com.nissmart.accounts.user.UserDirectory.FoundUsers;
import com.nissmart.contract.json.EnumWords;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** The searches and sums over the tables of users and daily totals. */
final class UserDirectoryStore {
  /** The users that one page looks through. */
  private static final int MOST_SEARCHED = 10_000;

  private static final List<String> SEARCHED =
      List.of("lower(email)", "lower(first_name || ' ' || last_name)", "lower(last_name)");

  /**
   * Returns users, newest first: ids grow with time. Few matches are read from their index. Where
   * many fit the text or the role, users are looked through in the order of the list, so many at a
   * time. Call it in a transaction.
   */
  FoundUsers list(Handle handle, UserQuery wanted, Optional<UUID> before, int most) {
    handle.execute(
        """
        SET LOCAL plan_cache_mode = force_custom_plan;
        SET LOCAL enable_seqscan = off;
        """);
    boolean rare = isRare(handle, wanted);
    UUID end = rare || !wanted.isNarrow() ? null : end(handle, before);
    String range =
        (before.isPresent() ? "user_id < :before" : "true")
            + (end == null ? "" : " AND user_id >= :end");
    Query query =
        handle
            .createQuery(
                """
                SELECT *
                FROM (
                    SELECT user_id, email, first_name, last_name, roles, created_at
                    FROM app_user
                    WHERE %s OFFSET 0) u
                WHERE %s
                ORDER BY user_id DESC
                LIMIT :most
                """
                    .formatted(
                        rare ? condition(wanted) : range + " ORDER BY user_id DESC",
                        rare ? range : condition(wanted)))
            .bind("most", most);
    before.ifPresent(id -> query.bind("before", id));
    if (end != null) {
      query.bind("end", end);
    }
    if (wanted.hasText()) {
      wanted
          .id()
          .ifPresentOrElse(id -> query.bind("id", id), () -> query.bind("text", wanted.text()));
    }
    if (wanted.hasRole()) {
      query.bind("role", EnumWords.word(wanted.role(), User.ROLE_PREFIX));
    }
    return new FoundUsers(
        query.map((row, context) -> User.map(row)).list(), Optional.ofNullable(end));
  }

  /** Returns whether an index knows the few users that can match. */
  private static boolean isRare(Handle handle, UserQuery wanted) {
    if (wanted.id().isPresent() || wanted.isOfFew()) {
      return true;
    }
    return wanted.hasText()
        && handle
                .createQuery(
                    SEARCHED.stream()
                        .map(column ->
                            "(SELECT user_id FROM app_user WHERE %s LIMIT %d)"
                                .formatted(beginsWithText(column), MOST_SEARCHED))
                        .collect(
                            Collectors.joining(" UNION ", "SELECT count(*) FROM (", ") matches")))
                .bind("text", wanted.text())
                .mapTo(Long.class)
                .one()
            < MOST_SEARCHED;
  }

  /** Returns the last of so many users; null when there are fewer. */
  private static @Nullable UUID end(Handle handle, Optional<UUID> before) {
    Query query =
        handle.createQuery(
            """
            SELECT user_id
            FROM app_user
            WHERE %s
            ORDER BY user_id DESC
            OFFSET %d
            LIMIT 1
            """
                .formatted(before.isPresent() ? "user_id < :before" : "true", MOST_SEARCHED - 1));
    before.ifPresent(id -> query.bind("before", id));
    return query.mapTo(UUID.class).findOne().orElse(null);
  }

  AccountTotals totals(Handle handle, LocalDate today) {
    return handle
        .createQuery(
            """
            SELECT coalesce(sum(users), 0)::bigint AS users,
                   coalesce(sum(wallets), 0)::bigint AS wallets,
                   coalesce(sum(users) FILTER (WHERE day = :today), 0)::bigint AS users_today
            FROM daily_total
            """)
        .bind("today", today)
        .mapTo(AccountTotals.class)
        .one();
  }

  /** Returns only the conditions that the query has, so that each search uses its index. */
  private static String condition(UserQuery wanted) {
    List<String> all = new ArrayList<>(List.of("true"));
    if (wanted.id().isPresent()) {
      all.add("user_id = :id");
    } else if (wanted.hasText()) {
      all.add(
          SEARCHED.stream()
              .map(UserDirectoryStore::beginsWithText)
              .collect(Collectors.joining(" OR ", "(", ")")));
    }
    if (wanted.hasRole()) {
      all.add("roles @> ARRAY[CAST(:role AS text)]");
    }
    return String.join(" AND ", all);
  }

  /**
   * Returns a range condition: from the text itself to the text followed by the last code point.
   */
  private static String beginsWithText(String column) {
    return "%1$s COLLATE \"C\" BETWEEN lower(:text) AND lower(:text) || chr(1114111)"
        .formatted(column);
  }
}
