/** Wallets: which user has which ledger account, and what they call it. */
@NullMarked
package com.nissmart.accounts.wallet;

import org.jspecify.annotations.NullMarked;
