package com.nissmart.accounts.user;

import com.nissmart.common.v1.Role;
import com.nissmart.contract.Ids;
import java.util.Optional;
import java.util.UUID;

/**
 * A search for users.
 *
 * @param text the begin of an email, a full name or a family name, or a whole id, as {@link
 *     com.nissmart.contract.DisplayText} normalizes it; empty matches everyone
 * @param role unspecified matches every role
 */
public record UserQuery(String text, Role role) {

  /** Returns the user id in the text, if it is one. */
  Optional<UUID> id() {
    return Ids.USER.isId(text) ? Optional.of(Ids.USER.parse("query", text)) : Optional.empty();
  }

  boolean hasText() {
    return !text.isEmpty();
  }

  /** Returns whether not every user matches. */
  boolean isNarrow() {
    return hasText() || hasRole();
  }

  /** Returns whether only people with a role match that few have. */
  boolean isOfFew() {
    return hasRole() && role != Role.ROLE_CUSTOMER;
  }

  boolean hasRole() {
    return role != Role.ROLE_UNSPECIFIED;
  }
}
