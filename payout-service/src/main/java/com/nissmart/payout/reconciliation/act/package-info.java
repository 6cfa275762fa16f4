/** Acts: what operators have booked to settle exceptions; begin with {@code ExceptionActs}. */
@NullMarked
package com.nissmart.payout.reconciliation.act;

import org.jspecify.annotations.NullMarked;
