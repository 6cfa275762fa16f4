/**
 * Where the books differ: exceptions that operators look at and close with a reason. Reconciliation
 * finds most of them; whoever else comes across one raises it with {@link
 * com.nissmart.payout.difference.Differences#raise}.
 */
@NullMarked
package com.nissmart.payout.difference;

import org.jspecify.annotations.NullMarked;
