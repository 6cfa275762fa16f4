package com.nissmart.payout.rail.simulated;

import com.nissmart.payout.rail.RailPayment;
import java.time.Instant;

/**
 * Something that the bank calls back for.
 *
 * @param id of this delivery
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
    int tries) {

  static BankCallback of(RailPayment payment, String type, Instant occurredAt) {
    return new BankCallback(
        0,
        "evt-" + payment.reference() + "-" + type.substring("payment.".length()),
        type,
        payment.reference(),
        payment.amount().amount(),
        payment.amount().currency(),
        occurredAt,
        0);
  }

  /** The body, as it is signed. References and codes need no escaping. */
  String body() {
    return """
    {"type":"%s","data":{"reference":"%s","amount":%d,"currency":"%s","occurred_at":"%s"}}\
    """
        .formatted(type, reference, amount, currency, occurredAt);
  }
}
