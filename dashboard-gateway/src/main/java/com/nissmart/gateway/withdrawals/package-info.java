/** Withdrawals to bank accounts. */
@NullMarked
package com.nissmart.gateway.withdrawals;

import org.jspecify.annotations.NullMarked;
