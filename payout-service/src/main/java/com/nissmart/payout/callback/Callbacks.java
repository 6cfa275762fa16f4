package com.nissmart.payout.callback;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.batch.Batcher;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.rail.CallbackSignature;
import java.time.InstantSource;
import org.jdbi.v3.core.Jdbi;

/**
 * Takes callbacks: checks who sent them and when, and stores them once. What they say is applied
 * afterwards, by {@link CallbackApplier}, so that a flood of them does not delay anybody.
 */
public final class Callbacks implements AutoCloseable {
  private static final int LARGEST_BATCH = 500;
  private static final int WAITING = 2_000;

  private final InstantSource clock;
  private final String rail;
  private final CallbackSignature signature;
  private final CallbackApplier applier;
  private final Batcher<Callback, Boolean> inbox;

  /**
   * The inbox of a rail.
   *
   * @param rail the only rail that may call
   * @param signature knows its secrets
   * @param applier is told of what came, and when there is too much of it
   */
  public Callbacks(
      Jdbi jdbi,
      InstantSource clock,
      String rail,
      CallbackSignature signature,
      CallbackApplier applier) {
    this.clock = clock;
    this.rail = rail;
    this.signature = signature;
    this.applier = applier;
    CallbackStore store = new CallbackStore();
    this.inbox =
        new Batcher<>(
            "callback-inbox",
            LARGEST_BATCH,
            WAITING,
            batch -> jdbi.withHandle(h -> store.insert(h, batch)));
  }

  /**
   * Stores a callback.
   *
   * @param name the rail's, from the path
   * @return whether it had been stored before
   * @throws Refusal ROUTE_NOT_FOUND, SIGNATURE_INVALID, BODY_TOO_LARGE; QUEUE_FULL: nothing was
   *     stored, the rail sends it again
   */
  public boolean receive(
      String name, String eventId, String timestamp, String header, ByteString body) {
    if (!name.equals(rail)) {
      throw new Refusal(Reason.ROUTE_NOT_FOUND, "no rail is called '" + Refusal.quote(name) + "'");
    }
    CallbackRules.requireWellFormed(eventId, timestamp, header, body);
    CallbackRules.requireRecent(timestamp, clock.instant());
    if (!signature.isSigned(eventId, timestamp, body.toByteArray(), header)) {
      throw CallbackRules.unsigned("the signature is not by a secret that is good here");
    }
    if (applier.isSwamped()) {
      throw new Refusal(
          Reason.QUEUE_FULL, "too many callbacks wait to be applied; send it again later");
    }
    boolean replayed = !inbox.write(new Callback(name, eventId, body));
    FaultPoint.at("payout.callback-stored");
    applier.wake();
    return replayed;
  }

  @Override
  public void close() {
    inbox.close();
  }
}
