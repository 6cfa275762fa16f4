package com.nissmart.ledger.lease;

import java.util.List;
import java.util.UUID;

/**
 * The name of a running replica, and the names of its database connections for {@code
 * Database.open}. The next writer ends the connections of the one before by these names.
 */
public record ReplicaName(UUID id) {
  private static final String SERVICE = "nissmart-";

  /** Returns a new name. */
  public static ReplicaName create() {
    return new ReplicaName(UUID.randomUUID());
  }

  /** Returns the name of the connections that append batches. */
  public String writer() {
    return "ledger-writer-" + id;
  }

  /** Returns the name of the connections that fill the tables. */
  public String projector() {
    return "ledger-projector-" + id;
  }

  /** Returns the name of the connection that keeps the lease. */
  String lease() {
    return "ledger-lease-" + id;
  }

  /** Returns the names that PostgreSQL shows for the connections that write. */
  List<String> applicationNames() {
    return List.of(SERVICE + writer(), SERVICE + projector());
  }
}
