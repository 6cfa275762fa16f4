package com.nissmart.accounts.user;

import com.nissmart.accounts.text.EmailAddress;
import com.nissmart.common.v1.Role;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * A person who can sign in.
 *
 * @param email unique without regard to case
 * @param roles what they may do; an operator is never a customer too
 */
public record User(
    UUID id,
    EmailAddress email,
    String firstName,
    String lastName,
    Set<Role> roles,
    Instant createdAt) {

  /** A set of its own, so that a user does not change behind our back. */
  public User {
    roles = Set.copyOf(roles);
  }
}
