package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.RailPayment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A callback that the bank has to deliver.
 *
 * @param eventId the same for every delivery of the event
 * @param type payment.paid, payment.returned or payment.rejected
 * @param tries how often it was delivered without success
 */
record BankCallback(
    long id,
    String eventId,
    String type,
    String reference,
    long amount,
    String currency,
    Instant occurredAt,
    Instant dueAt,
    int tries) {

  /** Returns the callbacks that the bank will deliver for a payment. */
  static List<BankCallback> allOf(
      BankPayment entry, AccountBehaviour behaviour, Duration afterwards) {
    RailPayment payment = entry.payment();
    Instant paidAt = Objects.requireNonNull(entry.paidAt());
    List<BankCallback> callbacks = new ArrayList<>();
    callbacks.add(of(payment, "payment.paid", paidAt, paidAt));
    if (behaviour == AccountBehaviour.CALLS_BACK_THRICE) {
      // One copy is due before the sending is answered, the other one after the callback.
      callbacks.add(of(payment, "payment.paid", paidAt, entry.acceptedAt()));
      callbacks.add(of(payment, "payment.paid", paidAt, paidAt.plus(afterwards)));
    }
    Instant returnedAt = entry.returnedAt();
    if (returnedAt != null) {
      callbacks.add(of(payment, "payment.returned", returnedAt, returnedAt));
    }
    return callbacks;
  }

  private static BankCallback of(
      RailPayment payment, String type, Instant occurredAt, Instant dueAt) {
    return new BankCallback(
        0,
        "evt-" + payment.reference() + "-" + type.substring("payment.".length()),
        type,
        payment.reference(),
        payment.amount().amount(),
        payment.amount().currency(),
        occurredAt,
        dueAt,
        0);
  }

  /** Returns the body that is signed. References and codes need no escaping. */
  String body() {
    return """
    {"type":"%s","data":{"reference":"%s","amount":%d,"currency":"%s","occurred_at":"%s"}}\
    """
        .formatted(type, reference, amount, currency, occurredAt);
  }
}
