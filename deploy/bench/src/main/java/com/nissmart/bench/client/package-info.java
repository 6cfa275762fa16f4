/**
 * Calls to the ledger, as cheap as they can be: what the generator burns is missing from what it
 * measures.
 */
@NullMarked
package com.nissmart.bench.client;

import org.jspecify.annotations.NullMarked;
