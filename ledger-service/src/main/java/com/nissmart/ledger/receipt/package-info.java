/** The receipts of transactions, which anyone can check without the ledger. */
@NullMarked
package com.nissmart.ledger.receipt;

import org.jspecify.annotations.NullMarked;
