/** The parts of gRPC messages that several services share: pages and instants. */
@NullMarked
package com.nissmart.accounts.message;

import org.jspecify.annotations.NullMarked;
