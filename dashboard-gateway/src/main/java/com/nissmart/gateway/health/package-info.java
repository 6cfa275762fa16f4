/** Probes and metrics. */
@NullMarked
package com.nissmart.gateway.health;

import org.jspecify.annotations.NullMarked;
