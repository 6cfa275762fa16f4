/** The ledger that ours is compared with: one call of an SQL function per transfer. */
@NullMarked
package com.nissmart.bench.baseline;

import org.jspecify.annotations.NullMarked;
