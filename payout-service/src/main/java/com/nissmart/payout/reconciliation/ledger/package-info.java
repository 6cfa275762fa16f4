/** The copy of the ledger's transactions that concern withdrawals. */
@NullMarked
package com.nissmart.payout.reconciliation.ledger;

import org.jspecify.annotations.NullMarked;
