/** Probes, metrics, and the warm-up of a new process. */
@NullMarked
package com.nissmart.gateway.health;

import org.jspecify.annotations.NullMarked;
