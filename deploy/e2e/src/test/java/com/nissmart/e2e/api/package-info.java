/** Rules that hold for every operation of the API: access, ownership and hostile input. */
@NullMarked
package com.nissmart.e2e.api;

import org.jspecify.annotations.NullMarked;
