package com.nissmart.gateway.ops;

import com.nissmart.accounts.v1.User;
import org.jspecify.annotations.Nullable;

/**
 * Whose an account is.
 *
 * @param user null for an account of the house
 * @param name what the owner calls it
 */
record OwnerOf(@Nullable User user, String name) {
  static final OwnerOf NOBODY = new OwnerOf(null, "");
}
