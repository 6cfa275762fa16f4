/** Where a crash hurts most. */
@NullMarked
package com.nissmart.payout.fault;

import org.jspecify.annotations.NullMarked;
