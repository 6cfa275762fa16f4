package com.nissmart.ledger.projection;

/**
 * A position of the tables that is not the expected one, or a batch that the journal does not have.
 * Nothing was written.
 */
public final class PositionMovedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PositionMovedException(Position from, Position to) {
    super("The tables could not be moved from " + from + " to " + to);
  }
}
