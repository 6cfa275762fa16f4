/**
 * Holds of withdrawals in the ledger: placed, captured, released, and recorded.
 *
 * <p>Imports the core of withdrawals only.
 */
@NullMarked
package com.nissmart.payout.withdrawal.hold;

import org.jspecify.annotations.NullMarked;
