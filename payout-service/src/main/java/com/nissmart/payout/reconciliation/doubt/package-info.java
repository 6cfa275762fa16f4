/** What the lines of a settlement report change in our books, before they are compared. */
@NullMarked
package com.nissmart.payout.reconciliation.doubt;

import org.jspecify.annotations.NullMarked;
