/** The PostgreSQL database of a service: pool, migrations, clock, and the meaning of errors. */
@NullMarked
package com.nissmart.runtime.database;

import org.jspecify.annotations.NullMarked;
