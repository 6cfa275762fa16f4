/** Batches: items that arrive together are written together. */
@NullMarked
package com.nissmart.payout.batch;

import org.jspecify.annotations.NullMarked;
