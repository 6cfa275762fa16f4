/** The effects of settlement reports on our books, before the comparison. */
@NullMarked
package com.nissmart.payout.reconciliation.doubt;

import org.jspecify.annotations.NullMarked;
