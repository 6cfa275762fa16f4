/** Attacks on the running system from many addresses while honest users work. */
@NullMarked
package com.nissmart.e2e.attack;

import org.jspecify.annotations.NullMarked;
