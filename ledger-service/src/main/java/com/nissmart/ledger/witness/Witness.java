package com.nissmart.ledger.witness;

import com.nissmart.ledger.head.SignedHead;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A place outside the ledger's database that keeps signed heads. Heads are only added. Its methods
 * throw a RuntimeException when the place cannot be reached.
 */
interface Witness extends AutoCloseable {
  /** Returns its address, without secrets. */
  String name();

  /**
   * Returns the last head of a book.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  Optional<SignedHead> last(int bookId);

  /**
   * Adds a head that is later than the last one. A head that is already there is left.
   *
   * @throws DifferentHeadException when another head has its position
   */
  void append(SignedHead head);

  /** Sends the text of each head of a book to a reader, in any order. */
  void readAll(int bookId, Consumer<String> reader);

  @Override
  default void close() {}
}
