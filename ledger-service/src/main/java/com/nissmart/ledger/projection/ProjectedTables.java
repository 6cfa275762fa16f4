package com.nissmart.ledger.projection;

import com.nissmart.ledger.decision.AccountState;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** The tables of a book as the caller's transaction sees them. */
public final class ProjectedTables {
  private final int bookId;
  private final ProjectionStore store = new ProjectionStore();

  public ProjectedTables(int bookId) {
    this.bookId = bookId;
  }

  /** Returns how far the tables have come. */
  public Position position(Handle handle) {
    return store.position(handle, bookId);
  }

  /** Returns accounts in the state that the tables have, as far as they exist. */
  public List<AccountState> accounts(Handle handle, Collection<UUID> accountIds) {
    return store.accounts(handle, bookId, accountIds);
  }
}
