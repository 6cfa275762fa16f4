/** Journeys over REST: a day of savers, operators and integrators. */
@NullMarked
package com.nissmart.e2e.journey;

import org.jspecify.annotations.NullMarked;
