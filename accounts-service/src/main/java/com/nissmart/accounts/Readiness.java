package com.nissmart.accounts;

import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.grpc.GrpcServer;

/**
 * Tells the health service whether calls should be sent here: whether the database answers and
 * keeps what it commits.
 */
final class Readiness {
  private final Database database;
  private final GrpcServer server;

  Readiness(Database database, GrpcServer server) {
    this.database = database;
    this.server = server;
  }

  /** Looks again; what is wrong, if anything, is thrown after the health service knows. */
  void check() {
    boolean ready = false;
    try {
      database.requireDurable();
      ready = true;
    } finally {
      server.ready(ready);
    }
  }
}
