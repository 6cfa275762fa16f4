package com.nissmart.ledger.book;

import com.nissmart.contract.Refusal;

/** What became of an order. */
public sealed interface OrderOutcome {

  /**
   * It is in the book.
   *
   * @param transaction the committed row
   * @param replayed the key had been used for this very order before, and this is what was
   *     committed then
   */
  record Posted(TransactionRow transaction, boolean replayed) implements OrderOutcome {}

  /** The account is as was asked; read it for the rest. */
  record AccountSet() implements OrderOutcome {}

  /**
   * No; when a rule refused it, a FAILED transaction says so in the book and the refusal names it.
   */
  record Refused(Refusal refusal) implements OrderOutcome {}
}
