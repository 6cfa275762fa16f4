/** The write path: orders queue, are decided in batches, and are appended to the book. */
@NullMarked
package com.nissmart.ledger.write;

import org.jspecify.annotations.NullMarked;
