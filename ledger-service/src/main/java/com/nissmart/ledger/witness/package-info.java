/** The witnesses: places outside the ledger's database that keep its signed heads. */
@NullMarked
package com.nissmart.ledger.witness;

import org.jspecify.annotations.NullMarked;
