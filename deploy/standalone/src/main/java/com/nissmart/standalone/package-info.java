/** All four services in one JVM with their own PostgreSQL: the default way to run Nissmart. */
@NullMarked
package com.nissmart.standalone;

import org.jspecify.annotations.NullMarked;
