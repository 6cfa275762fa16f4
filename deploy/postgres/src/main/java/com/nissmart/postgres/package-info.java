/** A PostgreSQL server that this process unpacks, starts, and restarts after a crash. */
@NullMarked
package com.nissmart.postgres;

import org.jspecify.annotations.NullMarked;
