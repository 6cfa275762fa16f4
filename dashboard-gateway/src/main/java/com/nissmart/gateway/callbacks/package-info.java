/** What payment rails tell us. */
@NullMarked
package com.nissmart.gateway.callbacks;

import org.jspecify.annotations.NullMarked;
