/** Recurring tasks: each runs on one replica at a time. */
@NullMarked
package com.nissmart.payout.job;

import org.jspecify.annotations.NullMarked;
