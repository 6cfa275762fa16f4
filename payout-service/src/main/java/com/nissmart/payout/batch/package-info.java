/** Batches of items that arrive at about the same time and are written together. */
@NullMarked
package com.nissmart.payout.batch;

import org.jspecify.annotations.NullMarked;
