/** The payout process: its settings, its object graph and its main. */
@NullMarked
package com.nissmart.payout;

import org.jspecify.annotations.NullMarked;
