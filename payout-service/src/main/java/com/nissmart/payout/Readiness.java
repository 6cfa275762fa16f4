package com.nissmart.payout;

import com.nissmart.contract.Refusal;
import com.nissmart.payout.rail.RailGate;
import com.nissmart.runtime.database.Database;
import com.nissmart.runtime.database.NotDurableException;
import com.nissmart.runtime.grpc.GrpcErrors;
import com.nissmart.runtime.grpc.GrpcServer;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the health service whether calls should be sent here: whether the database answers and
 * keeps what it commits, and the ledger can be reached. A rail that is down is told in the log, but
 * withdrawals are accepted all the same: they wait.
 */
final class Readiness implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);

  private final Database database;
  private final ManagedChannel ledger;
  private final RailGate gate;
  private final GrpcServer server;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("readiness").factory());
  private String trouble = "it has just started";
  private boolean railIsOpen = true;

  Readiness(Database database, ManagedChannel ledger, RailGate gate, GrpcServer server) {
    this.database = database;
    this.ledger = ledger;
    this.gate = gate;
    this.server = server;
  }

  /** Looks now, and at every interval from now on. */
  Readiness start(Duration interval) {
    check();
    var _ =
        timer.scheduleWithFixedDelay(
            this::check, interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
    return this;
  }

  /** Looks once. What is wrong is logged when it changes, not each time. */
  private synchronized void check() {
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
    boolean open = gate.isOpen();
    if (open != railIsOpen) {
      log.warn("the rail {} {}", gate.rail().name(), open ? "answers again" : "does not answer");
    }
    railIsOpen = open;
  }

  private String look() {
    try {
      database.requireDurable();
      if (ledger.getState(true) == ConnectivityState.TRANSIENT_FAILURE) {
        // The longer it was away, the longer the channel would not try: up to two minutes.
        ledger.resetConnectBackoff();
        return "the ledger cannot be reached";
      }
      return "";
    } catch (NotDurableException e) {
      return String.valueOf(e.getMessage());
    } catch (RuntimeException e) {
      Refusal refusal = GrpcErrors.toRefusal(e);
      return refusal.reason() + " " + refusal.detail();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
