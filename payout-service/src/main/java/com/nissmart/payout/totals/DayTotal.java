package com.nissmart.payout.totals;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * The total of the withdrawals of one day, status and currency.
 *
 * @param day of acceptance, in UTC
 * @param status their status now
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
