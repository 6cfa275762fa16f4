package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;

/** A witness that already has another head at the position of one. */
final class DifferentHeadException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  DifferentHeadException(SignedHead head) {
    super("It has another head than the " + head.named());
  }
}
