/** The proofs of balances, and of the sum of what the platform owes to savers. */
@NullMarked
package com.nissmart.ledger.liability;

import org.jspecify.annotations.NullMarked;
