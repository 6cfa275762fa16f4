/**
 * What is measured against: a durable PostgreSQL, the ledger in a process of its own, and who
 * vouches for its callers.
 */
@NullMarked
package com.nissmart.bench.server;

import org.jspecify.annotations.NullMarked;
