/** Comparing our books with a rail's. */
@NullMarked
package com.nissmart.gateway.reconciliation;

import org.jspecify.annotations.NullMarked;
