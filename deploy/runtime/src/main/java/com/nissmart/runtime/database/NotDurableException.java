package com.nissmart.runtime.database;

import java.util.List;

/**
 * The PostgreSQL server is set up so that it can lose what it said was committed: no place for
 * money.
 */
public final class NotDurableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotDurableException(List<String> wrong) {
    super("the database server can lose committed data: " + String.join("; ", wrong));
  }
}
