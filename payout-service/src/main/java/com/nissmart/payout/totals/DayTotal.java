package com.nissmart.payout.totals;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * The withdrawals of a day that have status and currency in common.
 *
 * @param day of acceptance, in UTC
 * @param status where they stand now
 * @param amount in minor units, summed
 * @param durationMs from acceptance to the end, summed; 0 for what has not ended
 */
record DayTotal(
    LocalDate day,
    String status,
    String currency,
    long count,
    BigDecimal amount,
    BigDecimal durationMs) {}
