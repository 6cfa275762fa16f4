package com.nissmart.ledger.book;

import com.nissmart.contract.Refusal;

/** The outcome of an order. */
public sealed interface OrderOutcome {

  /**
   * A committed transaction.
   *
   * @param replayed whether an earlier request with the same key committed it
   */
  record Posted(TransactionRow transaction, boolean replayed) implements OrderOutcome {}

  /** An account that is open, or has its new status. */
  record AccountSet() implements OrderOutcome {}

  /** A refusal; where a rule refused, it names the FAILED transaction that the book keeps. */
  record Refused(Refusal refusal) implements OrderOutcome {}
}
