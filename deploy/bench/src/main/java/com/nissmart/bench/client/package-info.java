/**
 * The clients of the ledger and of the gateway. They use little processor time, because they share
 * the cores with the processes that are measured.
 */
@NullMarked
package com.nissmart.bench.client;

import org.jspecify.annotations.NullMarked;
