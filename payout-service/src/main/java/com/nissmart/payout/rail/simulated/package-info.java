/** A bank that exists only here, with a durable book of its own. */
@NullMarked
package com.nissmart.payout.rail.simulated;

import org.jspecify.annotations.NullMarked;
