package com.nissmart.runtime.database;

import java.util.List;

/** The refusal of a PostgreSQL server whose settings allow it to lose acknowledged commits. */
public final class NotDurableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotDurableException(List<String> wrong) {
    super("The database server can lose committed data: " + String.join("; ", wrong));
  }
}
