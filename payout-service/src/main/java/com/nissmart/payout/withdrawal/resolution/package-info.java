/** Resolutions: operators decide whether a withdrawal in doubt was paid. */
@NullMarked
package com.nissmart.payout.withdrawal.resolution;

import org.jspecify.annotations.NullMarked;
