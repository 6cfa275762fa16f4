/**
 * Callbacks of rails: they are checked, stored once, and applied later. Begin with {@code
 * Callbacks}.
 */
@NullMarked
package com.nissmart.payout.callback;

import org.jspecify.annotations.NullMarked;
