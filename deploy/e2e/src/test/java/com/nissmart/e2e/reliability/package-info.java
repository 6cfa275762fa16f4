/** Crashes, restarts and load: no acknowledged change is lost or applied twice. */
@NullMarked
package com.nissmart.e2e.reliability;

import org.jspecify.annotations.NullMarked;
