package com.nissmart.payout.totals;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The total of the open withdrawals in a currency.
 *
 * @param oldestInDoubtSince null when none is in doubt
 */
record OpenTotal(
    String currency,
    long count,
    BigDecimal amount,
    long inDoubtCount,
    BigDecimal inDoubtAmount,
    @Nullable Instant oldestInDoubtSince,
    long needsOperatorCount) {}
