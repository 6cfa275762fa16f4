/** Limits on each withdrawal, and per day; begin with {@code LimitSettings}. */
@NullMarked
package com.nissmart.payout.limit;

import org.jspecify.annotations.NullMarked;
