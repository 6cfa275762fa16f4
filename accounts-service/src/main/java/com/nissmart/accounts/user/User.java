package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A person who can sign in.
 *
 * @param email unique, whatever its case
 * @param roles an operator is never a customer too
 */
public record User(
    UUID id,
    EmailAddress email,
    String firstName,
    String lastName,
    Set<Role> roles,
    Instant createdAt) {

  /** Copies the roles. */
  public User {
    roles = Set.copyOf(roles);
  }
}
