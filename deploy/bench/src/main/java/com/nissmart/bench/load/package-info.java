/** The load: transfers, how many at a time or a second, the answer to each, and the times. */
@NullMarked
package com.nissmart.bench.load;

import org.jspecify.annotations.NullMarked;
