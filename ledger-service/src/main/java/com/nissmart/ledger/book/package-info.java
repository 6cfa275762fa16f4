/**
 * The write path: orders queue up, are decided in batches under the book's lock, and are appended.
 */
@NullMarked
package com.nissmart.ledger.book;

import org.jspecify.annotations.NullMarked;
