package com.nissmart.payout.callback;

import com.google.protobuf.ByteString;
import com.nissmart.common.v1.Reason;
import com.nissmart.contract.Refusal;
import com.nissmart.payout.batch.CallBatcher;
import com.nissmart.payout.fault.FaultPoint;
import com.nissmart.payout.rail.CallbackSignature;
import com.nissmart.payout.withdrawal.fact.RailFact;
import java.time.InstantSource;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/**
 * The inbox of a rail's callbacks. It checks who sent a callback and when, and stores it once.
 * {@link CallbackApplier} applies it afterwards, so that a flood of callbacks delays no answer.
 */
public final class Callbacks implements AutoCloseable {
  private static final int LARGEST_BATCH = 500;
  private static final int WAITING = 2_000;

  private final InstantSource time;
  private final Map<String, CallbackSignature> signatures;
  private final CallbackApplier applier;
  private final CallBatcher<CallbackStore.NewCallback, Boolean> inbox;

  /** Opens the inbox of the rails with these names; each has its own secrets. */
  public Callbacks(
      Jdbi jdbi,
      InstantSource time,
      Map<String, CallbackSignature> signatures,
      CallbackApplier applier) {
    this.time = time;
    this.signatures = signatures;
    this.applier = applier;
    CallbackStore store = new CallbackStore();
    this.inbox =
        new CallBatcher<>(
            "callback-inbox",
            LARGEST_BATCH,
            WAITING,
            batch -> jdbi.withHandle(h -> store.insert(h, batch, time.instant())));
  }

  /**
   * Stores a callback.
   *
   * @param name the rail's, from the path
   * @return whether it was stored before
   * @throws Refusal ROUTE_NOT_FOUND, SIGNATURE_INVALID or BODY_TOO_LARGE; QUEUE_FULL when nothing
   *     was stored and the rail should send it again
   */
  public boolean receive(
      String name, String eventId, String timestamp, String header, ByteString body) {
    CallbackSignature signature = signatures.get(name);
    if (signature == null) {
      throw new Refusal(
          Reason.ROUTE_NOT_FOUND,
          "The rail must be %s, got '%s'"
              .formatted(String.join(" or ", signatures.keySet()), Refusal.quote(name)));
    }
    CallbackRules.requireWellFormed(eventId, timestamp, header, body);
    CallbackRules.requireRecent(timestamp, time.instant());
    if (!signature.isSigned(eventId, timestamp, body.toByteArray(), header)) {
      throw CallbackRules.unsigned(
          "webhook-signature must be made with a secret that is valid here");
    }
    if (applier.isOverloaded()) {
      throw new Refusal(
          Reason.QUEUE_FULL, "Too many callbacks wait to be applied; send this one again later");
    }
    @Nullable String reference =
        CallbackBody.read(name, body.toByteArray()).map(RailFact::reference).orElse(null);
    boolean replayed = !inbox.write(new CallbackStore.NewCallback(name, eventId, body, reference));
    FaultPoint.at("payout.callback-stored");
    applier.wake();
    return replayed;
  }

  @Override
  public void close() {
    inbox.close();
  }
}
