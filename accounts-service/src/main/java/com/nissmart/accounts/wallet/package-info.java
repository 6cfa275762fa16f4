/** Wallets: their opening together with the ledger, and the search for a recipient. */
@NullMarked
package com.nissmart.accounts.wallet;

import org.jspecify.annotations.NullMarked;
