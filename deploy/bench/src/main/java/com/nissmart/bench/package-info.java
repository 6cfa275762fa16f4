/** The start of the benchmark. */
@NullMarked
package com.nissmart.bench;

import org.jspecify.annotations.NullMarked;
