/**
 * The records of the book, the orders to it, and the names they have in the contract and in the
 * tables.
 */
@NullMarked
package com.nissmart.ledger.book;

import org.jspecify.annotations.NullMarked;
