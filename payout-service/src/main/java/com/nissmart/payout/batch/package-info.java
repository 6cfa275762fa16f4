/** Group commit. */
@NullMarked
package com.nissmart.payout.batch;

import org.jspecify.annotations.NullMarked;
