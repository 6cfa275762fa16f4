/** Facts that rails report by themselves or too late; begin with {@code RailFacts}. */
@NullMarked
package com.nissmart.payout.withdrawal.fact;

import org.jspecify.annotations.NullMarked;
