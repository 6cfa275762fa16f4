/**
 * Resolutions: operators decide whether a withdrawal in doubt was paid.
 *
 * <p>Imports the core of withdrawals only.
 */
@NullMarked
package com.nissmart.payout.withdrawal.resolution;

import org.jspecify.annotations.NullMarked;
