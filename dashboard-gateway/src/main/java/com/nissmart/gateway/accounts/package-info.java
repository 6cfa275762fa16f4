/** The accounts of savers: wallets with their balances. */
@NullMarked
package com.nissmart.gateway.accounts;

import org.jspecify.annotations.NullMarked;
