package com.nissmart.payout.withdrawal;

import com.nissmart.contract.Money;
import org.jspecify.annotations.Nullable;

/**
 * Something conclusive that a rail says about a reference, in whatever order and however often.
 *
 * @param reference ours
 * @param kind what happened
 * @param amount of how much the rail speaks; null: it does not say
 * @param channel how it was heard
 * @param detail the rail's own words
 */
public record RailFact(
    String reference, Kind kind, @Nullable Money amount, Channel channel, String detail) {

  /** What happened. */
  public enum Kind {
    /** The beneficiary has the money. */
    PAID,
    /** It was not paid and never will be. */
    NOT_PAID,
    /** It was paid, and came back. */
    RETURNED
  }

  /** How a fact is heard. */
  public enum Channel {
    /** In answer to a sending. */
    SEND,
    /** In answer to a status query, or in the rail's list of returned payments. */
    QUERY,
    /** The rail called. */
    CALLBACK,
    /** In a settlement report. */
    REPORT
  }

  /** What became of a fact. */
  public enum Effect {
    /** It moved something. */
    APPLIED,
    /** It was known. */
    KNOWN,
    /** We never gave the rail this reference. */
    UNKNOWN_REFERENCE,
    /** It speaks of another amount or currency: nothing was changed. */
    AMOUNT_DIFFERS,
    /** It contradicts what the rail has said before: nothing was changed. */
    CONTRADICTS,
    /** Somebody else has the withdrawal in hand: say it again later. */
    LATER
  }
}
