/** Totals of withdrawals, added up from rows that triggers keep ({@code V22__totals.sql}). */
@NullMarked
package com.nissmart.payout.totals;

import org.jspecify.annotations.NullMarked;
