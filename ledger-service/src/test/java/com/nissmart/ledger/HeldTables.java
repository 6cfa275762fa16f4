package com.nissmart.ledger;

import com.nissmart.runtime.database.Database;
import org.jdbi.v3.core.Handle;

/** The tables of a book, kept as they are until this is closed: the projector waits for a lock. */
final class HeldTables implements AutoCloseable {
  private final Database superuser;
  private final Handle holder;

  HeldTables(LedgerFixture fixture) {
    superuser = Database.open("holder", fixture.database.superuser());
    holder = superuser.jdbi().open();
    holder.execute("SET idle_in_transaction_session_timeout = 0");
    holder.begin();
    holder.execute("SELECT FROM projection FOR UPDATE");
  }

  @Override
  public void close() {
    holder.rollback();
    holder.close();
    superuser.close();
  }
}
