package com.nissmart.ledger.proof;

import java.util.Optional;

/** The check of a book's signed heads, which is part of a verification. */
public interface HeadCheck {
  /**
   * Returns the first head that is wrong, or that the book does not have.
   *
   * @param full true for all heads; otherwise those since the last check that found nothing
   */
  Optional<String> finding(boolean full);
}
