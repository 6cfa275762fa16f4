/**
 * The stream of committed transactions, in the order of their seq, for clients that may see them.
 */
@NullMarked
package com.nissmart.ledger.feed;

import org.jspecify.annotations.NullMarked;
