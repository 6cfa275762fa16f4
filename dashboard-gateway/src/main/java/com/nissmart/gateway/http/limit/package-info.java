/** Rate limits per network address and per caller. */
@NullMarked
package com.nissmart.gateway.http.limit;

import org.jspecify.annotations.NullMarked;
