package com.nissmart.ledger.history;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The caller on whose behalf the book is read.
 *
 * @param name usr_... or a service's name; its own requests show their keys
 * @param userId the user, or null for one who may read everything
 */
public record BookViewer(String name, @Nullable UUID userId) {

  /** The ledger itself, which reads everything. */
  static final BookViewer OF_ALL = new BookViewer("ledger", null);

  /** Returns whether everything is visible, as for an operator, an auditor or a service. */
  public boolean seesAll() {
    return userId == null;
  }

  public boolean sees(@Nullable UUID ownerId) {
    return seesAll() || (ownerId != null && ownerId.equals(userId));
  }
}
