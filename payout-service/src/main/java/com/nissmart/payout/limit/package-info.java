/**
 * How much may be withdrawn: per withdrawal, and per day for a user and towards a destination.
 *
 * <p>Read {@link com.nissmart.payout.limit.LimitSettings}, then {@code LimitRules}.
 */
@NullMarked
package com.nissmart.payout.limit;

import org.jspecify.annotations.NullMarked;
