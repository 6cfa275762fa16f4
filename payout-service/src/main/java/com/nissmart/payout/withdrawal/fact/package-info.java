/**
 * Facts: what rails say about payments by themselves or too late, and what has to be booked for it.
 *
 * <p>Imports the core of withdrawals and {@code hold}. Begin with {@link
 * com.nissmart.payout.withdrawal.fact.RailFacts}.
 */
@NullMarked
package com.nissmart.payout.withdrawal.fact;

import org.jspecify.annotations.NullMarked;
