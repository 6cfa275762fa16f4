/**
 * The journal: one row for each batch, which is all that an answer waits for, and its end in
 * memory.
 */
@NullMarked
package com.nissmart.ledger.journal;

import org.jspecify.annotations.NullMarked;
