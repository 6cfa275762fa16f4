/**
 * Totals of withdrawals. Triggers on the withdrawal's table keep the rows that are added up here
 * ({@code V22__totals.sql}), in the transaction of every change of status.
 */
@NullMarked
package com.nissmart.payout.totals;

import org.jspecify.annotations.NullMarked;
