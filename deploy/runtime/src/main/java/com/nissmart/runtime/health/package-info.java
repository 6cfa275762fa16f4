/** The readiness of a service: the checks that decide whether calls should be sent to it. */
@NullMarked
package com.nissmart.runtime.health;

import org.jspecify.annotations.NullMarked;
