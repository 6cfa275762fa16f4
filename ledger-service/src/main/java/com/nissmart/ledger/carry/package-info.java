/** The move of a book that an earlier version wrote into the journal. */
@NullMarked
package com.nissmart.ledger.carry;

import org.jspecify.annotations.NullMarked;
