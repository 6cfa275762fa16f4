/** Recurring work: each task is done by one replica at a time. */
@NullMarked
package com.nissmart.payout.job;

import org.jspecify.annotations.NullMarked;
