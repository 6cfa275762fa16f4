/**
 * All four services in one JVM beside a PostgreSQL of their own: the default way to run Nissmart.
 */
@NullMarked
package com.nissmart.standalone;

import org.jspecify.annotations.NullMarked;
