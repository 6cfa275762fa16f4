/** The gRPC service: turns requests into orders and questions, and rows into messages. */
@NullMarked
package com.nissmart.ledger.grpc;

import org.jspecify.annotations.NullMarked;
