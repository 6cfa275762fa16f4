/** Journeys over REST: what savers, operators and integrators do in a day. */
@NullMarked
package com.nissmart.e2e.journey;

import org.jspecify.annotations.NullMarked;
