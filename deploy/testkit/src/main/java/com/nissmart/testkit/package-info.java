/** Fixtures for tests: a real PostgreSQL, real interceptors and tokens, a movable clock, rules. */
@NullMarked
package com.nissmart.testkit;

import org.jspecify.annotations.NullMarked;
