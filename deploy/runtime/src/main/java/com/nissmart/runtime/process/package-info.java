/** The life of a process: start, ready, stop in reverse order, and its log lines. */
@NullMarked
package com.nissmart.runtime.process;

import org.jspecify.annotations.NullMarked;
