/**
 * Limits on withdrawals: on each one, and per day for a user and towards a destination.
 *
 * <p>Begin with {@link com.nissmart.payout.limit.LimitSettings}, then {@code LimitRules}.
 */
@NullMarked
package com.nissmart.payout.limit;

import org.jspecify.annotations.NullMarked;
