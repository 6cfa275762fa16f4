package com.nissmart.accounts.user;

import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import java.util.Optional;
import java.util.UUID;

/**
 * Which users.
 *
 * @param text what their email, their name or their family name begins with, or their id; empty:
 *     everyone
 * @param role that they have; unspecified: any
 */
public record UserQuery(String text, Role role) {

  /** White space around it is not part of what somebody searches for. */
  public UserQuery {
    text = text.strip();
  }

  /** The user whose id was typed, if it is one. */
  Optional<UUID> id() {
    return Ids.USER.isId(text) ? Optional.of(Ids.USER.parse("query", text)) : Optional.empty();
  }

  boolean hasText() {
    return !text.isEmpty();
  }

  boolean hasRole() {
    return role != Role.ROLE_UNSPECIFIED;
  }
}
