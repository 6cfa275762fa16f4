/** The one replica that writes a book: its lease, its take-over, and what keeps it from writing. */
@NullMarked
package com.nissmart.ledger.lease;

import org.jspecify.annotations.NullMarked;
