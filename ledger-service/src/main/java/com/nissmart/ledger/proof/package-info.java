/**
 * The proof of the book: derives every hash, entry, hold, account and total anew from the
 * transactions, and names the first row that lies. Shares no code with the write path.
 */
@NullMarked
package com.nissmart.ledger.proof;

import org.jspecify.annotations.NullMarked;
