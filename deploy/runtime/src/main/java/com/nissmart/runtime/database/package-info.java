/**
 * A pooled PostgreSQL with bounded waits, its migrations, and what its troubles mean to a caller.
 */
@NullMarked
package com.nissmart.runtime.database;

import org.jspecify.annotations.NullMarked;
