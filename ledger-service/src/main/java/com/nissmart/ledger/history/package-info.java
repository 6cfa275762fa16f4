/** The read path: balances, statements and transactions as they are in the book. */
@NullMarked
package com.nissmart.ledger.history;

import org.jspecify.annotations.NullMarked;
