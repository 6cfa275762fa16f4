/** Holds of withdrawals in the ledger: placed, captured, released, and recorded. */
@NullMarked
package com.nissmart.payout.withdrawal.hold;

import org.jspecify.annotations.NullMarked;
