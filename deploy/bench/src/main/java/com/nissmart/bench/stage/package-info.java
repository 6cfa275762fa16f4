/** The stages of a run: each puts its loads on the baseline, the ledger or the gateway. */
@NullMarked
package com.nissmart.bench.stage;

import org.jspecify.annotations.NullMarked;
