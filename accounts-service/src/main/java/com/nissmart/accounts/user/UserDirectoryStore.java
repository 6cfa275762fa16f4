package com.nissmart.accounts.user;

import com.nissmart.accounts.user.UserDirectory.AccountTotals;
import com.nissmart.contract.json.EnumWords;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** The searches and sums over the tables of users and daily totals. */
final class UserDirectoryStore {

  /** Returns users, newest first: ids grow with time. */
  List<User> list(Handle handle, UserQuery wanted, Optional<UUID> before, int most) {
    Query query =
        handle
            .createQuery(
                """
                SELECT user_id, email, first_name, last_name, roles, created_at
                FROM app_user
                WHERE %s
                ORDER BY user_id DESC
                LIMIT :most
                """
                    .formatted(condition(wanted, before)))
            .bind("most", most);
    before.ifPresent(id -> query.bind("before", id));
    if (wanted.hasText()) {
      wanted
          .id()
          .ifPresentOrElse(id -> query.bind("id", id), () -> query.bind("text", wanted.text()));
    }
    if (wanted.hasRole()) {
      query.bind("role", EnumWords.word(wanted.role(), User.ROLE_PREFIX));
    }
    return query.map((row, context) -> User.map(row)).list();
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
  private static String condition(UserQuery wanted, Optional<UUID> before) {
    List<String> all = new ArrayList<>(List.of("true"));
    if (before.isPresent()) {
      all.add("user_id < :before");
    }
    if (wanted.id().isPresent()) {
      all.add("user_id = :id");
    } else if (wanted.hasText()) {
      all.add(
          "(%s OR %s OR %s)"
              .formatted(
                  beginsWithText("lower(email)"),
                  beginsWithText("lower(first_name || ' ' || last_name)"),
                  beginsWithText("lower(last_name)")));
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
