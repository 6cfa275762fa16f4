package com.nissmart.ledger.history;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Through whose eyes the book is read.
 *
 * @param name usr_... or a service's name: whose requests show their keys
 * @param userId the user, or null for one who may read everything
 */
public record BookViewer(String name, @Nullable UUID userId) {

  /** Whether nothing is hidden: an operator, an auditor, a service. */
  public boolean seesAll() {
    return userId == null;
  }

  /** Whether an account of this owner exists for the viewer. */
  public boolean sees(@Nullable UUID ownerId) {
    return seesAll() || (ownerId != null && ownerId.equals(userId));
  }
}
