/** The simulated bank, which keeps its own durable book in the schema simulated_rail. */
@NullMarked
package com.nissmart.payout.rail.simulated;

import org.jspecify.annotations.NullMarked;
