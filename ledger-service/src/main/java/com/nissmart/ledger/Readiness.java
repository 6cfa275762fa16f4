package com.nissmart.ledger;

import com.nissmart.ledger.write.Ledger;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.grpc.GrpcServer;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the health service whether calls should be sent here: whether the writer writes, and the
 * database answers and keeps what it commits.
 */
final class Readiness implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final Database database;
  private final Ledger ledger;
  private final GrpcServer server;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "readiness"));
  private @Nullable ScheduledFuture<?> looking;
  private String trouble = "";

  Readiness(Database database, Ledger ledger, GrpcServer server) {
    this.database = database;
    this.ledger = ledger;
    this.server = server;
  }

  /** Looks at every interval from now on. */
  void start(Duration interval) {
    looking =
        timer.scheduleWithFixedDelay(
            this::check, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Looks once. What is wrong is logged when it changes, not each time. */
  void check() {
    String found = look();
    server.ready(found.isEmpty());
    if (!found.equals(trouble) && !found.isEmpty()) {
      log.error("not ready: {}", found);
    }
    trouble = found;
  }

  private String look() {
    try {
      database.requireDurable();
      return ledger.isWriting() ? "" : "the writer of the book has ended";
    } catch (RuntimeException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(true);
    }
    timer.shutdownNow();
  }
}
