/** The callbacks of payment rails. */
@NullMarked
package com.nissmart.gateway.callbacks;

import org.jspecify.annotations.NullMarked;
