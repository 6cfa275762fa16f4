package com.nissmart.accounts;

import com.nissmart.contract.Refusal;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.NotDurableException;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.GrpcServer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the health service whether calls should be sent here: whether the database answers, and
 * keeps what it commits.
 */
final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final Database database;
  private final GrpcServer server;
  private String trouble = "it has just started";

  Readiness(Database database, GrpcServer server) {
    this.database = database;
    this.server = server;
  }

  /** Looks again. What is wrong is logged when it changes, not each time. */
  synchronized void check() {
    String found = look();
    server.ready(found.isEmpty());
    if (!found.equals(trouble)) {
      if (found.isEmpty()) {
        log.info("ready");
      } else {
        log.error("not ready: {}", found);
      }
    }
    trouble = found;
  }

  private String look() {
    try {
      database.requireDurable();
      return "";
    } catch (NotDurableException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      Refusal refusal = GrpcErrors.toRefusal(e);
      return refusal.reason() + " " + refusal.detail();
    }
  }
}
