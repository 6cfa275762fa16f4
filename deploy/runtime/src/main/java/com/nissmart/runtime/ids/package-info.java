/** New ids. */
@NullMarked
package com.nissmart.runtime.ids;

import org.jspecify.annotations.NullMarked;
