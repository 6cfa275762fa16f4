package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.DatabaseSettings;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A table of another PostgreSQL. {@code deploy/witness.sql} makes it and a role that can only read
 * and add rows.
 */
final class DatabaseWitness implements Witness {
  private final String name;
  private final Database database;
  private final WitnessHeadStore store = new WitnessHeadStore();

  DatabaseWitness(DatabaseSettings settings) {
    this.name = settings.jdbcUrl().replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "");
    this.database = Database.open("ledger-witness", settings.withPoolSize(1));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Optional<SignedHead> last(int bookId) {
    return database.jdbi().withHandle(handle -> store.last(handle, bookId)).map(SignedHead::parse);
  }

  @Override
  public void append(SignedHead head) {
    database
        .jdbi()
        .useHandle(handle -> {
          store.insert(handle, head);
          if (!store.find(handle, head).equals(Optional.of(head.json()))) {
            throw new DifferentHeadException(head);
          }
        });
  }

  @Override
  public void readAll(int bookId, Consumer<String> reader) {
    database.jdbi().useTransaction(handle -> store.each(handle, bookId, reader));
  }

  @Override
  public void close() {
    database.close();
  }
}
