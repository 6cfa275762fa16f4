/** Journeys over the whole system, from the outside: REST and gRPC as clients call them. */
@NullMarked
package com.nissmart.e2e;

import org.jspecify.annotations.NullMarked;
