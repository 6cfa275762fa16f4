/**
 * What rails call back with: checked, stored once, applied later. Begin with {@link
 * com.nissmart.payout.callback.Callbacks}.
 */
@NullMarked
package com.nissmart.payout.callback;

import org.jspecify.annotations.NullMarked;
