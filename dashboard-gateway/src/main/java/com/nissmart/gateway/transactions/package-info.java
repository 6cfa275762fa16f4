/** Deposits, transfers, transactions and statements. */
@NullMarked
package com.nissmart.gateway.transactions;

import org.jspecify.annotations.NullMarked;
