/**
 * The ledger's process: its settings, its object graph, and the gRPC service in front of the book.
 */
@NullMarked
package com.nissmart.ledger;

import org.jspecify.annotations.NullMarked;
