/** Cursors of lists. */
@NullMarked
package com.nissmart.runtime.paging;

import org.jspecify.annotations.NullMarked;
