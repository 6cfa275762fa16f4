/** Moments at which tests make the process crash. */
@NullMarked
package com.nissmart.payout.fault;

import org.jspecify.annotations.NullMarked;
