/** The gRPC service: it turns requests into orders and queries, and rows into messages. */
@NullMarked
package com.nissmart.ledger.grpc;

import org.jspecify.annotations.NullMarked;
