package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A person who can sign in.
 *
 * @param email unique without regard to case
 * @param roles an operator is never a customer too
 */
public record User(
    UUID id,
    EmailAddress email,
    String firstName,
    String lastName,
    Set<Role> roles,
    Instant createdAt) {
  /** The part of a role's name that the tables leave out. */
  static final String ROLE_PREFIX = "ROLE_";

  public User {
    roles = Set.copyOf(roles);
  }

  static User map(ResultSet row) throws SQLException {
    String[] roles = (String[]) row.getArray("roles").getArray();
    return new User(
        row.getObject("user_id", UUID.class),
        new EmailAddress(row.getString("email")),
        row.getString("first_name"),
        row.getString("last_name"),
        Arrays.stream(roles)
            .map(role -> Role.valueOf(ROLE_PREFIX + role))
            .collect(Collectors.toSet()),
        row.getObject("created_at", OffsetDateTime.class).toInstant());
  }
}
