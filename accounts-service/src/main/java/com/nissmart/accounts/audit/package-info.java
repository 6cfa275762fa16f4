/** The log of operators' actions, and its gRPC service. */
@NullMarked
package com.nissmart.accounts.audit;

import org.jspecify.annotations.NullMarked;
