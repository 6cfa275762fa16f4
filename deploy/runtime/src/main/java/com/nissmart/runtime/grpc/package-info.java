/**
 * The gRPC server and clients that every process uses, and the one mapping between refusals and
 * statuses.
 */
@NullMarked
package com.nissmart.runtime.grpc;

import org.jspecify.annotations.NullMarked;
