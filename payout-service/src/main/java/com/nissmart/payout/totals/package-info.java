/**
 * Withdrawals in numbers. The rows that are added up here are kept by triggers on the withdrawal's
 * table ({@code V22__totals.sql}), in the transaction of every change of status.
 */
@NullMarked
package com.nissmart.payout.totals;

import org.jspecify.annotations.NullMarked;
