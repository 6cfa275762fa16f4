/** Withdrawals to bank accounts, one by one and from files. */
@NullMarked
package com.nissmart.gateway.withdrawals;

import org.jspecify.annotations.NullMarked;
