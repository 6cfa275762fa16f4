/** Comparisons of the ledger with a rail's report. */
@NullMarked
package com.nissmart.gateway.reconciliation;

import org.jspecify.annotations.NullMarked;
