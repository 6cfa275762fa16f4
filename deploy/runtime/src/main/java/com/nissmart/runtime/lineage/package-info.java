/** The lineage of movements of money, as far as one service has recorded it. */
@NullMarked
package com.nissmart.runtime.lineage;

import org.jspecify.annotations.NullMarked;
