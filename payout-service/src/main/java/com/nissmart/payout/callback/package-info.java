/** Callbacks of rails, checked, stored once and applied later; begin with {@code Callbacks}. */
@NullMarked
package com.nissmart.payout.callback;

import org.jspecify.annotations.NullMarked;
