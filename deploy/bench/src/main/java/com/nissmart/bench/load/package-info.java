/** Load: which transfers, how many at a time or how many a second, and what became of each. */
@NullMarked
package com.nissmart.bench.load;

import org.jspecify.annotations.NullMarked;
