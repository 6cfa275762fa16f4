/**
 * The servers of a run: PostgreSQL, the ledger, the gateway, and stand-ins for the other services.
 */
@NullMarked
package com.nissmart.bench.server;

import org.jspecify.annotations.NullMarked;
