/** Deposits, transfers and transactions. */
@NullMarked
package com.nissmart.gateway.transactions;

import org.jspecify.annotations.NullMarked;
