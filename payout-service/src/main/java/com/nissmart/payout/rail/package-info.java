/**
 * What a payment rail is to withdrawals: something that can be told to pay, and asked what it did.
 */
@NullMarked
package com.nissmart.payout.rail;

import org.jspecify.annotations.NullMarked;
