/** The lineage of transactions: holds, what resolved them, their entries, and what is missing. */
@NullMarked
package com.nissmart.ledger.lineage;

import org.jspecify.annotations.NullMarked;
