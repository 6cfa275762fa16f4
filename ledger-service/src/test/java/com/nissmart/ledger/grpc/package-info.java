@NullMarked
package com.nissmart.ledger.grpc;

import org.jspecify.annotations.NullMarked;
