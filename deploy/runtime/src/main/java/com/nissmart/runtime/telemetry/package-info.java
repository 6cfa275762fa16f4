/** The observability of a process: metrics, and the trace that joins log lines. */
@NullMarked
package com.nissmart.runtime.telemetry;

import org.jspecify.annotations.NullMarked;
