/** A PostgreSQL server of our own on a directory that outlives the process. */
@NullMarked
package com.nissmart.standalone.postgres;

import org.jspecify.annotations.NullMarked;
