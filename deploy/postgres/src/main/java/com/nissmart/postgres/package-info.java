/** A PostgreSQL server that this process unpacks, starts and heals. */
@NullMarked
package com.nissmart.postgres;

import org.jspecify.annotations.NullMarked;
