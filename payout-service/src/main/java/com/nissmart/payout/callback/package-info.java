/**
 * Callbacks of rails: checked, stored once and applied later. {@link
 * com.nissmart.payout.callback.Callbacks} receives them.
 */
@NullMarked
package com.nissmart.payout.callback;

import org.jspecify.annotations.NullMarked;
