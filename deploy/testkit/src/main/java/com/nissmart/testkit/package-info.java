/**
 * Fixtures for tests: a real PostgreSQL, the real interceptor chain, tokens, a clock that moves
 * when told.
 */
@NullMarked
package com.nissmart.testkit;

import org.jspecify.annotations.NullMarked;
