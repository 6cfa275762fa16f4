/** The tests of the ledger through its gRPC service. */
@NullMarked
package com.nissmart.ledger;

import org.jspecify.annotations.NullMarked;
