/** The signed heads of a book, by which anybody can check that it was not changed afterwards. */
@NullMarked
package com.nissmart.ledger.head;

import org.jspecify.annotations.NullMarked;
