/** Facts that rails report unasked or too late; begin with {@code RailFacts}. */
@NullMarked
package com.nissmart.payout.withdrawal.fact;

import org.jspecify.annotations.NullMarked;
